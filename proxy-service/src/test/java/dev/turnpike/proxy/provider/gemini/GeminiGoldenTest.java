package dev.turnpike.proxy.provider.gemini;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.provider.golden.FieldWalk;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.provider.golden.GoldenSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class GeminiGoldenTest {

    @TestFactory
    Stream<DynamicTest> translatesEveryGoldenCase() {
        return GoldenSuite.of("gemini", new GeminiAdapter());
    }

    @TestFactory
    Stream<DynamicTest> losesNoFieldWithoutAWordOnNewModels() {
        return walk("gemini-3.8-flash");
    }

    @TestFactory
    Stream<DynamicTest> losesNoFieldWithoutAWordOnOldModels() {
        return walk("gemini-2.0-flash");
    }

    /** {@code stream} chooses another method, not another body. */
    private static Stream<DynamicTest> walk(String model) {
        return FieldWalk.of(new GeminiAdapter(), GoldenBackend.of(Provider.Gemini, model))
                .filter(test -> !test.getDisplayName().equals("stream"));
    }
}
