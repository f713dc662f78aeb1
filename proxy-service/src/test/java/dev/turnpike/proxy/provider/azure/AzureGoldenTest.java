package dev.turnpike.proxy.provider.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.provider.golden.FieldWalk;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.provider.golden.GoldenSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AzureGoldenTest {

    @TestFactory
    Stream<DynamicTest> translatesEveryGoldenCase() {
        return GoldenSuite.of("azure", new AzureAdapter());
    }

    @TestFactory
    Stream<DynamicTest> losesNoFieldWithoutAWord() {
        return FieldWalk.of(new AzureAdapter(), GoldenBackend.of(Provider.AzureOpenAI, "prod"));
    }

    @TestFactory
    Stream<DynamicTest> losesNoFieldForReasoningModelsEither() {
        var settings = JsonNodeFactory.instance
                .objectNode()
                .put("provider", "AzureOpenAI")
                .put("endpoint", "https://upstream.test");
        settings.putObject("options").putObject("azure").put("reasoning", true);
        return FieldWalk.of(new AzureAdapter(), GoldenBackend.of(settings));
    }
}
