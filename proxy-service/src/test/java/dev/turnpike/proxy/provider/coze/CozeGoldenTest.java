package dev.turnpike.proxy.provider.coze;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.provider.golden.FieldWalk;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.provider.golden.GoldenSuite;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CozeGoldenTest {

    @TestFactory
    Stream<DynamicTest> translatesEveryGoldenCase() {
        return GoldenSuite.of("coze", new CozeAdapter());
    }

    /** {@code stream} is not for Coze, which is always asked for one. */
    @TestFactory
    Stream<DynamicTest> losesNoFieldWithoutAWord() {
        return FieldWalk.of(new CozeAdapter(), GoldenBackend.of(Provider.Coze, "bot-7301"), Set.of("stream"));
    }
}
