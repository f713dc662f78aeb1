package dev.turnpike.crds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.turnpike.crds.compile.Finding;
import dev.turnpike.crds.compile.Reason;
import dev.turnpike.crds.compile.ResourceId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
    private static final Instant FILE_TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final ManifestReader READER = new ManifestReader("routes.yaml", "default", FILE_TIME);

    @Test
    void readsARouteAndFillsInWhereItCameFrom() {
        Manifest manifest = read("""
                apiVersion: turnpike.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: gpt-4o, labels: {a: b}, creationTimestamp: null}
                spec: {backends: [{name: echo, provider: Echo}]}
                status: {conditions: []}
                """);

        assertThat(manifest).isInstanceOfSatisfying(Manifest.Route.class, route -> {
            assertThat(route.resource().id()).isEqualTo(new ResourceId("default", "gpt-4o"));
            assertThat(route.resource().origin()).isEqualTo("routes.yaml");
            assertThat(route.resource().created()).isEqualTo(FILE_TIME);
            assertThat(route.resource().spec().backends()).hasSize(1);
        });
    }

    @Test
    void prefersTheNamespaceAndAgeThatTheManifestNames() {
        Manifest manifest = read("""
                apiVersion: turnpike.dev/v1alpha1
                kind: ProxyClient
                metadata: {name: me, namespace: team, creationTimestamp: "2025-01-01T01:00:00+01:00"}
                spec: {allowedCIDRs: [10.0.0.0/8]}
                """);

        assertThat(manifest).isInstanceOfSatisfying(Manifest.Client.class, client -> {
            assertThat(client.resource().id()).hasToString("team/me");
            assertThat(client.resource().created()).isEqualTo("2025-01-01T00:00:00Z");
            assertThat(client.resource().spec().allowedCidrs()).containsExactly("10.0.0.0/8");
        });
    }

    @Test
    void takesTheTimeOfTheFileWhereTheManifestsOwnMakesNoSense() {
        Manifest manifest = read("""
                apiVersion: turnpike.dev/v1alpha1
                kind: ProxyClient
                metadata: {name: me, creationTimestamp: yesterday}
                spec: {}
                """);

        assertThat(manifest)
                .isInstanceOfSatisfying(
                        Manifest.Client.class,
                        client -> assertThat(client.resource().created()).isEqualTo(FILE_TIME));
    }

    @Test
    void handsOverWhatIsNotOurs() {
        assertThat(read("{apiVersion: v1, kind: Secret, metadata: {name: a}}"))
                .isInstanceOfSatisfying(Manifest.Other.class, other -> {
                    assertThat(other.apiVersion()).isEqualTo("v1");
                    assertThat(other.kind()).isEqualTo("Secret");
                    assertThat(other.document().path("metadata").path("name").asText())
                            .isEqualTo("a");
                });
        assertThat(read("just a text")).isEqualTo(new Manifest.Other("", "", tree("just a text")));
        assertThat(read("{apiVersion: other.dev/v1, kind: ModelRoute}")).isInstanceOf(Manifest.Other.class);
    }

    @Test
    void namesEveryMistakeWithItsPathAndNeverItsValue() {
        Manifest manifest = read("""
                apiVersion: turnpike.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: gpt-4o}
                spec:
                  "odd name": sk-secret
                  backends:
                  - {name: [sk-secret], provider: sk-secret, weight: sk-secret, apiKey: sk-secret}
                """);

        assertThat(manifest).isInstanceOfSatisfying(Manifest.Refused.class, refused -> {
            assertThat(refused.findings())
                    .extracting(Finding::field)
                    .containsExactly(
                            "spec.backends[0].apiKey",
                            "spec.backends[0].name",
                            "spec.backends[0].provider",
                            "spec.backends[0].weight",
                            "spec[\"odd name\"]");
            assertThat(refused.findings()).extracting(Finding::reason).contains(Reason.UnsupportedValue);
            assertThat(refused.findings()).extracting(Finding::text).noneMatch(text -> text.contains("sk-secret"));
            assertThat(refused.findings().getFirst().text())
                    .isEqualTo("ModelRoute default/gpt-4o (routes.yaml): spec.backends[0].apiKey: is not known");
        });
    }

    @Test
    void saysThatANameIsMissing() {
        Manifest manifest = new ManifestReader(null, "", null)
                .read(tree("{apiVersion: turnpike.dev/v1alpha1, kind: ProxyClient, spec: {}}"));

        assertThat(manifest)
                .isInstanceOfSatisfying(
                        Manifest.Refused.class,
                        refused -> assertThat(refused.findings().getFirst().text())
                                .startsWith("ProxyClient without a name: metadata.name: must be 1 to 253"));
    }

    @Test
    void givesUpOnADocumentThatIsAllMistakes() {
        StringBuilder spec = new StringBuilder(
                "{apiVersion: turnpike.dev/v1alpha1, kind: ModelRoute, " + "metadata: {name: a}, spec: {backends: [");
        for (int i = 0; i < 60; i++) {
            spec.append("{weight: x}, ");
        }

        assertThat(read(spec.append("]}}").toString()))
                .isInstanceOfSatisfying(
                        Manifest.Refused.class,
                        refused -> assertThat(refused.findings()).hasSize(50));
    }

    private static Manifest read(String yaml) {
        return READER.read(tree(yaml));
    }

    private static JsonNode tree(String yaml) {
        try {
            return new YAMLMapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }
}
