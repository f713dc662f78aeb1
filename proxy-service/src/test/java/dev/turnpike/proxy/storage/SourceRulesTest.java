package dev.turnpike.proxy.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no source file of the proxy may do, read in the source files. */
class SourceRulesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String SQL_WORDS = "\"\\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|LISTEN|SET) ";

    /** A statement is a literal, a constant, or the name of a parameter that only constants are passed to. */
    private static final Pattern STATEMENT = Pattern.compile(
            "(?:sql\\.(?:get|query|dml|insert|update|delete|create\\w+)|prepareStatement|statement\\.execute\\w*)\\(\\s*([^\\s,)]+)");

    @Test
    @CatalogueId("S02")
    void noSqlIsBuiltFromText_S02() {
        var built = Pattern.compile(SQL_WORDS + "[^\"]*\"\\s*(?:\\+|\\.formatted|\\.concat|\\.replace)");
        for (var source : sources()) {
            var text = read(source);

            assertThat(built.matcher(text).find()).as("%s builds SQL", source).isFalse();
            STATEMENT
                    .matcher(text)
                    .results()
                    .forEach(use -> assertThat(use.group(1))
                            .as("%s: %s", source, use.group())
                            .matches("[A-Z][A-Z_]*|\".*|statement"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void bothEnginesHaveTheSameMigrationsAndTheNewestIsKnown(String engine) {
        var folder = Path.of("src/main/resources/db/migration");

        assertThat(migrations(folder.resolve(engine))).isEqualTo(migrations(folder.resolve("sqlite")));
        assertThat(migrations(folder.resolve(engine)).stream()
                        .map(name -> Integer.valueOf(name.replaceAll("V(\\d+)__.*", "$1")))
                        .max(Integer::compare))
                .contains(Integer.valueOf(Migrations.NEWEST));
    }

    @Test
    @CatalogueId("S37")
    void nothingIsDeserialisedIntoATypeThatTheInputNames_S37() {
        var forbidden = Pattern.compile(
                "ObjectInputStream|readObject\\(|activateDefaultTyping|enableDefaultTyping|JsonTypeInfo\\.Id\\.(?:CLASS|MINIMAL_CLASS)|XMLDecoder");
        for (var source : sources()) {
            assertThat(forbidden.matcher(read(source)).find()).as("%s", source).isFalse();
        }
    }

    @Test
    @CatalogueId("S38")
    void keysAndIdsComeFromSecureRandom_S38() {
        var weak = Pattern.compile("\\bnew (?:Random|SplittableRandom)\\(|ThreadLocalRandom|Math\\.random");
        for (var source : sources()) {
            if (source.toString().matches(".*proxy.(?:auth|record|storage).*")) {
                assertThat(weak.matcher(read(source)).find()).as("%s", source).isFalse();
            }
        }
        assertThat(read(SOURCES.resolve("dev/turnpike/proxy/auth/KeyMaker.java")))
                .contains("new SecureRandom()");
    }

    private static List<String> migrations(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sources() {
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
