package dev.turnpike.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.compile.ResourceId;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.settings.Variables;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSecretsTest {
    private static final ResourceId OWNER = new ResourceId("", "route");

    @TempDir
    Path outside;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(outside.resolve("secrets/openai")).getParent();
    }

    @ParameterizedTest
    @CsvSource({
        "openai,apiKey,OPENAI_API_KEY", "azure-eu,apiKey,AZURE_EU_API_KEY", "my.secret,APIKey,MY_SECRET_API_KEY",
        "coze,token,COZE_TOKEN", "gpt4,primaryKey2,GPT4_PRIMARY_KEY2", "ca,ca.crt,CA_CA_CRT"
    })
    void namesVariablesLikeEveryoneWould(String name, String key, String variable) {
        assertThat(LocalSecrets.variable(name, key)).isEqualTo(variable);
    }

    @Test
    void looksInManifestThenFileThenVariable() throws IOException {
        var variables = Variables.of(Map.of("OPENAI_API_KEY", " from-variable "));
        ConfigFile manifest = ConfigFileReader.read("s.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: openai}
                stringData: {apiKey: from-manifest}
                """);

        assertThat(new LocalSecrets(List.of(), folder, variables).find(OWNER, "openai", "apiKey"))
                .contains(Secret.of("from-variable"));

        Files.writeString(folder.resolve("openai/apiKey"), "from-file\n");

        assertThat(new LocalSecrets(List.of(), folder, variables).find(OWNER, "openai", "apiKey"))
                .contains(Secret.of("from-file"));
        assertThat(new LocalSecrets(List.of(manifest), folder, variables).find(OWNER, "openai", "apiKey"))
                .contains(Secret.of("from-manifest"));
    }

    @Test
    void knowsManifestsByNamespace() {
        ConfigFile manifest = ConfigFileReader.read("s.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: openai, namespace: team}
                data: {apiKey: c2stYmFzZTY0Cg==}
                """);
        var secrets = new LocalSecrets(List.of(manifest), null, Variables.of(Map.of()));

        assertThat(secrets.find(new ResourceId("team", "route"), "openai", "apiKey"))
                .contains(Secret.of("sk-base64"));
        assertThat(secrets.find(OWNER, "openai", "apiKey")).isEmpty();
        assertThat(secrets.known(new ResourceId("team", "route"), "openai")).isTrue();
        assertThat(secrets.known(OWNER, "openai")).isFalse();
    }

    @Test
    @CatalogueId("S36")
    void neverLeavesItsFolderS36() throws IOException {
        Files.writeString(outside.resolve("canary"), "canary");
        Files.writeString(folder.resolve("top"), "top");
        Files.createSymbolicLink(folder.resolve("openai/link"), outside.resolve("canary"));
        Files.createSymbolicLink(folder.resolve("up"), outside);
        var secrets = new LocalSecrets(List.of(), folder, Variables.of(Map.of()));

        assertThat(List.of(
                        secrets.find(OWNER, "..", "canary"),
                        secrets.find(OWNER, "openai", "../../canary"),
                        secrets.find(OWNER, "openai/..", "top"),
                        secrets.find(OWNER, outside.toString(), "canary"),
                        secrets.find(OWNER, "openai", "link"),
                        secrets.find(OWNER, "up", "canary"),
                        secrets.find(OWNER, ".", "openai"),
                        secrets.find(OWNER, "openai", ".")))
                .allMatch(Optional::isEmpty);
    }

    @Test
    void readsAMountedSecret() throws IOException {
        Files.createDirectories(folder.resolve("openai/..1"));
        Files.writeString(folder.resolve("openai/..1/apiKey"), "mounted");
        Files.createSymbolicLink(folder.resolve("openai/..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("openai/apiKey"), Path.of("..data/apiKey"));

        assertThat(new LocalSecrets(List.of(), folder, Variables.of(Map.of())).find(OWNER, "openai", "apiKey"))
                .contains(Secret.of("mounted"));
    }

    @Test
    void namesAllThreePlaces() {
        assertThat(new LocalSecrets(List.of(), Path.of("/s"), Variables.of(Map.of())).places("openai", "apiKey"))
                .isEqualTo(
                        "a Secret manifest 'openai' with entry 'apiKey' in CONFIG_DIR, the file /s/openai/apiKey or the variable OPENAI_API_KEY");
        assertThat(new LocalSecrets(List.of(), null, Variables.of(Map.of())).places("openai", "apiKey"))
                .contains("a file SECRETS_DIR/openai/apiKey (SECRETS_DIR is not set)");
    }
}
