package dev.turnpike.proxy.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/test-catalogue.md}: which test holds which id of the fault catalogue, in which tier, and which ids no test holds. {@code -Dcatalogue.write=true} writes
 * it.
 */
class TestCatalogueTest {
    private static final Path PAGE = SourceTree.root().resolve("docs/test-catalogue.md");
    private static final Map<String, Integer> SERIES =
            new TreeMap<>(Map.of("F", 58, "B", 61, "S", 40, "K", 22, "L", 10));
    /** How the description of a benchmark names the case whose figures it gives. */
    private static final Pattern MEASURED = Pattern.compile("\\(([BFSKL]\\d\\d)\\)");

    private static final Map<String, String> MEANING = Map.of(
            "F", "Faults: upstreams, clients, the log store, the process",
            "B", "Bad input",
            "S", "Security",
            "K", "Kubernetes and configuration push",
            "L", "Soak and leaks");

    @Test
    void thePageTellsWhichTestHoldsWhichId() throws IOException {
        var page = page(holders());

        if (Boolean.getBoolean("catalogue.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("out of date; run this test with -Dcatalogue.write=true")
                .content()
                .isEqualTo(page);
    }

    private static Map<String, Set<String>> holders() throws IOException {
        var holders = new TreeMap<String, Set<String>>();
        for (var type : testClasses()) {
            note(holders, type, type.getSimpleName(), tier(type));
            for (var method : type.getDeclaredMethods()) {
                note(holders, method, type.getSimpleName() + "." + method.getName(), tier(method, type));
            }
        }
        noteBenchmarks(holders);
        return holders;
    }

    private static void noteBenchmarks(Map<String, Set<String>> holders) throws IOException {
        try (var files = Files.walk(SourceTree.root().resolve("benchmark/src/main/java"))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                var name = file.getFileName().toString().replace(".java", "");
                MEASURED.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> holders.computeIfAbsent(found.group(1), _ -> new TreeSet<>())
                                .add("`" + name + "` (bench)"));
            }
        }
    }

    private static void note(Map<String, Set<String>> holders, AnnotatedElement element, String name, String tier) {
        var ids = element.getAnnotation(CatalogueId.class);
        if (ids != null) {
            Arrays.stream(ids.value())
                    .forEach(id ->
                            holders.computeIfAbsent(id, _ -> new TreeSet<>()).add("`" + name + "` (" + tier + ")"));
        }
    }

    private static String tier(AnnotatedElement... elements) {
        return Arrays.stream(elements)
                .flatMap(element -> Arrays.stream(element.getAnnotationsByType(Tag.class)))
                .map(Tag::value)
                .findFirst()
                .orElse("default");
    }

    private static List<Class<?>> testClasses() throws IOException {
        var root = Path.of("target/test-classes");
        var classes = new ArrayList<Class<?>>();
        try (var files = Files.walk(root)) {
            for (var file : files.filter(path -> path.toString().endsWith("Test.class"))
                    .sorted()
                    .toList()) {
                var name = root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
                classes.add(load(name));
            }
        }
        return classes;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, TestCatalogueTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String page(Map<String, Set<String>> holders) {
        var text = new StringBuilder("""
                # Test catalogue

                Which test holds which case of the fault catalogue, and in which tier it runs: `default` in every build, `slow` with
                `./run_tests.sh --slow`, `bench` by hand, as `benchmark/README.md` says: there the criterion is a time. Generated from the
                tests and benchmarks by `TestCatalogueTest`; do not edit.
                """);
        for (var series : SERIES.entrySet()) {
            var ids = ids(series.getKey(), series.getValue());
            text.append("\n## ").append(MEANING.get(series.getKey())).append("\n\n| id | held by |\n| --- | --- |\n");
            ids.filter(holders::containsKey)
                    .forEach(id -> text.append("| ")
                            .append(id)
                            .append(" | ")
                            .append(String.join("<br>", holders.get(id)))
                            .append(" |\n"));
            var open = ids(series.getKey(), series.getValue())
                    .filter(id -> !holders.containsKey(id))
                    .collect(Collectors.joining(", "));
            text.append("\nNot held by a test yet: ")
                    .append(open.isEmpty() ? "none" : open)
                    .append(".\n");
        }
        return text.toString();
    }

    private static Stream<String> ids(String series, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(number -> "%s%02d".formatted(series, number));
    }
}
