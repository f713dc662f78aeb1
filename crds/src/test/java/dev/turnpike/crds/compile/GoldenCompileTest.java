package dev.turnpike.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.turnpike.crds.compile.Finding.Kind;
import dev.turnpike.crds.config.ConfigCodec;
import dev.turnpike.crds.config.GatewayConfig;
import dev.turnpike.crds.config.MalformedConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every directory under {@code compile/}: what goes in, what comes out. {@code -Dgolden.update=true} rewrites what is expected. */
class GoldenCompileTest {
    private static final Path CASES = Path.of("src/test/resources/compile");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = Long.getLong("seed", 20261124L);

    @TestFactory
    Stream<DynamicTest> compilesEachCaseAsExpected() throws IOException {
        return cases().map(golden -> DynamicTest.dynamicTest(golden.about(), () -> check(golden)));
    }

    @TestFactory
    Stream<DynamicTest> givesTheSameForResourcesInAnyOrder() throws IOException {
        return cases().map(golden -> DynamicTest.dynamicTest(golden.about(), () -> checkShuffled(golden)));
    }

    @TestFactory
    Stream<DynamicTest> writesConfigurationsThatAreReadBackEqual() throws IOException {
        return cases().map(golden -> DynamicTest.dynamicTest(golden.about(), () -> checkRoundTrip(golden)));
    }

    @TestFactory
    Stream<DynamicTest> givesTheSameToOthersWhenARefusedResourceIsTakenAway() throws IOException {
        return cases().map(golden -> DynamicTest.dynamicTest(golden.about(), () -> checkWithoutRefused(golden)));
    }

    @Test
    void keepsTheCasesMany() throws IOException {
        assertThat(cases().count()).isGreaterThanOrEqualTo(30);
    }

    private static Stream<GoldenCase> cases() throws IOException {
        List<GoldenCase> all = new ArrayList<>();
        try (Stream<Path> directories = Files.list(CASES).sorted()) {
            for (Path directory : directories.toList()) {
                all.add(GoldenCase.load(directory));
            }
        }
        return all.stream();
    }

    private static void check(GoldenCase golden) throws IOException {
        Compiled compiled = ConfigCompiler.compile(golden.input(), golden);
        List<Finding> findings = Stream.concat(golden.unreadable().stream(), compiled.findings().stream())
                .sorted(Finding.ORDER)
                .toList();
        JsonNode config = JSON.readTree(ConfigCodec.write(compiled.config()));
        if (Boolean.getBoolean("golden.update")) {
            JSON.writerWithDefaultPrettyPrinter()
                    .writeValue(golden.file("config.json").toFile(), config);
            GoldenCase.YAML.writeValue(golden.file("findings.yaml").toFile(), asTree(findings));
        }

        assertThat(asTree(findings))
                .isEqualTo(GoldenCase.YAML.readTree(golden.file("findings.yaml").toFile()));
        assertThat(config).isEqualTo(JSON.readTree(golden.file("config.json").toFile()));
        assertThat(golden.unusedSecrets()).as("entries that nothing refers to").isEmpty();
    }

    private static void checkShuffled(GoldenCase golden) {
        Compiled expected = ConfigCompiler.compile(golden.input(), golden);
        Random random = new Random(SEED);
        for (int round = 0; round < 10; round++) {
            var routes = new ArrayList<>(golden.input().routes());
            var clients = new ArrayList<>(golden.input().clients());
            Collections.shuffle(routes, random);
            Collections.shuffle(clients, random);

            Compiled shuffled = ConfigCompiler.compile(golden.input(routes, clients), golden);

            assertThat(shuffled).as("seed %d, round %d", SEED, round).isEqualTo(expected);
            assertThat(ConfigCodec.revision(shuffled.config())).isEqualTo(ConfigCodec.revision(expected.config()));
        }
    }

    private static void checkWithoutRefused(GoldenCase golden) {
        Compiled all = ConfigCompiler.compile(golden.input(), golden);
        var routes = golden.input().routes().stream()
                .filter(route -> isGood(Kind.ModelRoute, route, all))
                .toList();
        var clients = golden.input().clients().stream()
                .filter(client -> isGood(Kind.ProxyClient, client, all))
                .toList();

        GatewayConfig good =
                ConfigCompiler.compile(golden.input(routes, clients), golden).config();

        assertThat(good.routes()).isEqualTo(all.config().routes());
        assertThat(good.clients()).isEqualTo(all.config().clients());
    }

    private static boolean isGood(Kind kind, Resource<?> resource, Compiled compiled) {
        return compiled.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.Error)
                .filter(finding -> finding.reason() == Reason.Invalid)
                .noneMatch(finding -> finding.kind() == kind
                        && finding.resource().equals(resource.id())
                        && resource.source().equals(finding.origin()));
    }

    private static void checkRoundTrip(GoldenCase golden) throws MalformedConfigException {
        GatewayConfig config = ConfigCompiler.compile(golden.input(), golden).config();

        ConfigCodec.Reading reading = ConfigCodec.read(ConfigCodec.write(config));

        assertThat(reading.config()).isEqualTo(config);
        assertThat(reading.warnings()).isEmpty();
        assertThat(ConfigCodec.revision(reading.config())).isEqualTo(ConfigCodec.revision(config));
    }

    private static JsonNode asTree(List<Finding> findings) {
        ArrayNode tree = JSON.createArrayNode();
        findings.forEach(finding -> tree.addObject()
                .put("resource", finding.kind() + " " + finding.resource())
                .put("origin", finding.origin())
                .put("field", finding.field())
                .put("reason", finding.reason().name())
                .put("severity", finding.severity().name())
                .put("message", finding.message()));
        return tree;
    }
}
