package dev.turnpike.proxy.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.provider.golden.FieldWalk;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.provider.golden.GoldenSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AnthropicGoldenTest {
    private static final int PITFALLS = 50;

    @TestFactory
    Stream<DynamicTest> goldenCases() {
        return GoldenSuite.of("anthropic", new AnthropicAdapter());
    }

    @TestFactory
    Stream<DynamicTest> noFieldIsLostOnAnOlderModel() {
        return FieldWalk.of(new AnthropicAdapter(), GoldenBackend.of(Provider.Anthropic, "claude-sonnet-4-5"));
    }

    @TestFactory
    Stream<DynamicTest> noFieldIsLostOnANewModel() {
        return FieldWalk.of(new AnthropicAdapter(), GoldenBackend.of(Provider.Anthropic, "claude-opus-5-5"));
    }

    /** Pitfalls 46 and 47 are about two requests: {@code ConversationPrefixTest} and the case {@code p47}. */
    @Test
    void everyPitfallHasACaseOfItsNumber() throws IOException {
        var numbers = new TreeSet<Integer>();
        try (var folders = Files.list(Path.of("src/test/resources/golden/anthropic"))) {
            folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.matches("p[0-9]{2}.*"))
                    .forEach(name -> numbers.add(Integer.parseInt(name.substring(1, 3))));
        }

        assertThat(numbers)
                .containsAll(IntStream.rangeClosed(1, PITFALLS)
                        .filter(number -> number != 46)
                        .boxed()
                        .toList());
    }
}
