package dev.turnpike.proxy.provider.openai;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.provider.golden.FieldWalk;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.provider.golden.GoldenSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class OpenAiGoldenTest {

    @TestFactory
    Stream<DynamicTest> passesOrRepairsEveryGoldenCase() {
        return GoldenSuite.of("openai", new OpenAiAdapter());
    }

    @TestFactory
    Stream<DynamicTest> losesNoFieldWithoutAWord() {
        return FieldWalk.of(new OpenAiAdapter(), GoldenBackend.of(Provider.OpenAI, "gpt-4o"));
    }

    @TestFactory
    Stream<DynamicTest> losesNoFieldOnTheWayToOthersEither() {
        return FieldWalk.of(new OpenAiAdapter(), GoldenBackend.of(Provider.OpenAICompatible, null));
    }
}
