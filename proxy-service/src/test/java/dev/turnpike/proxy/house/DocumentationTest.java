package dev.turnpike.proxy.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.cli.Cli;
import dev.turnpike.proxy.cli.Invocation;
import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.provider.Adapters;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages say is there: links lead somewhere, examples can be used, both languages tell the same. */
class DocumentationTest {
    private static final Path ROOT = SourceTree.root();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    @Test
    void everyRelativeLinkLeadsToAFileAndAHeading() throws IOException {
        var broken = new ArrayList<String>();
        for (var page : pages()) {
            var links = LINK.matcher(prose(page));
            while (links.find()) {
                if (!links.group(1).contains("://") && !leadsSomewhere(page, links.group(1), links.group(2))) {
                    broken.add(ROOT.relativize(page) + ": " + links.group());
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String file, String heading) throws IOException {
        var target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(target)
                && (heading == null
                        || headings(target).map(DocumentationTest::anchor).anyMatch(heading::equals));
    }

    @Test
    void bothReadmesHaveTheSameShape() throws IOException {
        var english = ROOT.resolve("README.md");
        var chinese = ROOT.resolve("README.zh-CN.md");

        assertThat(levels(chinese)).isEqualTo(levels(english));
        assertThat(blocks(chinese)).isEqualTo(blocks(english));
        assertThat(rows(chinese)).isEqualTo(rows(english));
    }

    private static List<String> levels(Path page) throws IOException {
        return headings(page).map(line -> line.replaceFirst(" .*", "")).toList();
    }

    private static List<String> blocks(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static long rows(Path page) throws IOException {
        return prose(page).lines().filter(line -> line.startsWith("|")).count();
    }

    @Test
    void theClientGuideNamesEveryEndpoint() throws IOException {
        var guide = Files.readString(ROOT.resolve("docs/client-guide.md"));

        try (var gateway = RunningGateway.start()) {
            assertThat(gateway.gateway().server().endpoints().endpoints())
                    .extracting(Endpoint::template)
                    .filteredOn(template -> !template.matches("/(docs|redoc)/.*")) // what the pages are made of
                    .isNotEmpty()
                    .allSatisfy(template -> assertThat(guide).containsPattern("[ `]" + Pattern.quote(template) + "`"));
        }
    }

    @Test
    void everyBlockOfJsonIsJson() throws IOException {
        for (var page : pages()) {
            var blocks = BLOCK.matcher(Files.readString(page)).results();
            blocks.filter(block -> block.group(1).equals("json"))
                    .forEach(block -> assertThat(isJson(block.group(2)))
                            .as("%s: %s", page, block.group(2))
                            .isTrue());
        }
    }

    private static boolean isJson(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8)).isObject();
        } catch (JsonProcessingException _) {
            return false;
        }
    }

    @Test
    void theExamplesAreValidWithTheVariablesThatTheyName() {
        var credential = "b5f2c81e07d94a36";
        var environment = Map.of(
                "OPENAI_API_KEY", credential,
                "ANTHROPIC_API_KEY", credential,
                "GEMINI_API_KEY", credential,
                "AZURE_API_KEY", credential,
                "COZE_API_KEY", credential,
                "CHECKOUT_API_KEY", "tp-7Qm2xV9rK4sLw8ZbNf3yHc");
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        var folder = ROOT.resolve("examples/config");

        int code = new Cli(Adapters.served(), "serve", Map.of())
                .run(new Invocation(List.of("validate", folder.toString()), environment, folder, out, out));

        assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static List<Path> pages() throws IOException {
        try (var top = Files.list(ROOT);
                var docs = Files.walk(ROOT.resolve("docs"));
                var examples = Files.walk(ROOT.resolve("examples"))) {
            return Stream.of(top, docs, examples)
                    .flatMap(paths -> paths)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> headings(Path page) throws IOException {
        return prose(page).lines().filter(line -> line.matches("#{1,6} .*"));
    }

    /** Without blocks of code. */
    private static String prose(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page)).replaceAll("");
    }

    /** As GitHub makes it. */
    private static String anchor(String heading) {
        return heading.replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
