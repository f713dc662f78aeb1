package dev.turnpike.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.config.RouteConfig;
import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.settings.Settings;
import dev.turnpike.proxy.settings.StartupProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSourceTest {
    private static final String CHAT = ConfigFolderTest.ROUTE;

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(folder.resolve("config"));
    }

    @Test
    void servesEchoWhenNothingIsConfigured() {
        Snapshot snapshot = start();

        assertThat(snapshot.route("echo").orElseThrow().backends().getFirst().dialect())
                .isEqualTo(Dialect.ECHO);
        assertThat(snapshot.routes()).hasSize(1);
    }

    @Test
    void servesTheUpstreamOfTheEnvironment() {
        environment.putAll(Map.of(
                "TYPE", "openai",
                "API_KEY", "sk-0123456789abcdef0123456789abcdef",
                "ACTUAL_NAME", "gpt-4o-2024-11-20",
                "MODEL_NAME", "gpt-4o",
                "MAX_TOKENS", "4096",
                "SUPPORTS_STREAMING", "false"));

        Route route = start().route("gpt-4o").orElseThrow();

        Backend backend = route.backends().getFirst();
        assertThat(route.config().source()).isEqualTo("environment");
        assertThat(backend.config().provider()).isEqualTo(Provider.OpenAI);
        assertThat(backend.upstreamModel("gpt-4o")).isEqualTo("gpt-4o-2024-11-20");
        assertThat(backend.config().credential().secret().reveal()).isEqualTo("sk-0123456789abcdef0123456789abcdef");
        assertThat(backend.config().tokenLimits().maxOutput()).isEqualTo(4096);
        assertThat(backend.config().capabilities().streaming()).isFalse();
        assertThat(backend.config().capabilities().functionCalling()).isNull();
        assertThat(start().route("echo")).isEmpty();
    }

    @Test
    void servesAnEndpointWithoutCredential() {
        environment.putAll(Map.of("TYPE", "custom", "BASE_URL", "http://localhost:11434/v1", "ACTUAL_NAME", "llama3"));

        Backend backend = start().route("llama3").orElseThrow().backends().getFirst();

        assertThat(backend.config().credential()).isNull();
        assertThat(backend.endpoint()).hasToString("http://localhost:11434/v1");
    }

    @Test
    void addsFilesAndEnvironment() throws IOException {
        environment.put("TYPE", "echo");
        write("a.yaml", CHAT);

        assertThat(start().models()).extracting(Snapshot.ListedModel::id).containsExactly("chat", "echo");
    }

    @Test
    void letsTheFileWinAnEqualNameWithAWarning() throws IOException {
        environment.putAll(Map.of("TYPE", "echo", "MODEL_NAME", "chat"));
        write("a.yaml", CHAT);

        assertThat(start().route("chat").orElseThrow().config().source()).isEqualTo("a.yaml");
        assertThat(problems())
                .containsExactly(
                        "environment: MODEL_NAME: the model 'chat' is in a.yaml too, which wins; rename one of them");
    }

    @Test
    void leavesOutOneBadResourceWithItsPlace() throws IOException {
        write("a.yaml", CHAT + """
                ---
                apiVersion: turnpike.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: bad}
                spec:
                  backends:
                  - name: a
                    provider: OpenIA
                """);

        assertThat(start().models()).extracting(Snapshot.ListedModel::id).containsExactly("chat");
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("a.yaml:12 (document 2): ModelRoute bad: spec.backends[0].provider: ");
    }

    @Test
    void namesAllPlacesOfAMissingSecret() throws IOException {
        write("a.yaml", CHAT + "---\n" + openai("gpt-4o"));

        assertThat(start().route("gpt-4o").orElseThrow().servable()).isFalse();
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("a.yaml:")
                .contains("ModelRoute gpt-4o: spec.backends[0].auth.secretRef")
                .contains("a Secret manifest 'openai'")
                .contains("SECRETS_DIR/openai/apiKey")
                .contains("OPENAI_API_KEY");
    }

    @Test
    void findsSecretsInAllPlaces() throws IOException {
        Files.createDirectories(folder.resolve("secrets/filed"));
        Files.writeString(folder.resolve("secrets/filed/apiKey"), "sk-file-0123456789abcdef\n");
        Files.writeString(folder.resolve(".env"), "VARIED_API_KEY=sk-variable-0123456789abcdef\n");
        environment.put("SECRETS_DIR", "secrets");
        write(
                "a.yaml",
                openai("one", "written") + "---\n" + openai("two", "filed") + "---\n" + openai("three", "varied"));
        write("secret.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: written}
                stringData: {apiKey: sk-manifest-0123456789abcdef}
                """);

        Snapshot snapshot = start();

        assertThat(problems()).isEmpty();
        assertThat(List.of("one", "two", "three"))
                .extracting(name -> snapshot.route(name)
                        .orElseThrow()
                        .backends()
                        .getFirst()
                        .config()
                        .credential()
                        .secret()
                        .reveal())
                .containsExactly(
                        "sk-manifest-0123456789abcdef", "sk-file-0123456789abcdef", "sk-variable-0123456789abcdef");
    }

    @Test
    void readsClientsByTheDigestOfTheirKeys() throws IOException {
        String digest = "0123456789abcdef".repeat(4);
        write("a.yaml", CHAT);
        write("c.yaml", """
                apiVersion: turnpike.dev/v1alpha1
                kind: ProxyClient
                metadata: {name: team}
                spec: {keys: [{name: k, hash: "sha256:%s"}], allowedModels: ["*"]}
                """.formatted(digest));

        assertThat(start().key(digest).orElseThrow().client().id()).isEqualTo("team");
        assertThat(problems()).isEmpty();
    }

    @Test
    void saysWhatTheRequestLogKeepsWhereARouteDoesNot() throws IOException {
        environment.put("LOG_BODIES", "Metadata");
        write(
                "a.yaml",
                CHAT + "---\n" + CHAT.replace("chat", "own").replace("spec: {", "spec: {logging: {bodies: Full}, "));

        Snapshot snapshot = start();

        assertThat(List.of("chat", "own"))
                .extracting(name -> snapshot.route(name).orElseThrow().config())
                .extracting(RouteConfig::bodies)
                .containsExactly(BodyLogging.Metadata, BodyLogging.Full);
    }

    @Test
    void refusesToStartWithNothingToServe() throws IOException {
        write("a.yaml", "x: [");

        assertThatThrownBy(this::start)
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("there is no route to serve")
                .hasMessageContaining("a.yaml:1: is not YAML");
    }

    @Test
    void refusesToStartWithAnEmptyFolderOrADisabledModel() {
        environment.putAll(Map.of("TYPE", "echo", "ENABLED", "false"));
        assertThatThrownBy(this::start).hasMessageContaining("there is no route to serve");

        environment.clear();
        environment.put("CONFIG_DIR", "config");
        assertThatThrownBy(this::start).hasMessageContaining("holds no ModelRoute and no ProxyClient");
    }

    @Test
    void refusesToStartWithoutItsFolder() throws IOException {
        environment.put("CONFIG_DIR", "config");
        LocalOptions options = options();
        Files.delete(folder.resolve("config"));

        assertThatThrownBy(() -> new LocalSource(options).start())
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("cannot be read as a folder");
        assertThat(LocalSource.check(options).problems()).hasSize(1);
    }

    @Test
    void tellsWhichProvidersThisVersionDoesNotServe() throws IOException {
        write("a.yaml", CHAT + "---\n" + openai("bot").replace("OpenAI", "Coze"));
        environment.put("OPENAI_API_KEY", "sk-0123456789abcdef0123456789abcdef");

        LocalOptions all = options();
        var some = new LocalOptions(all.sources(), all.bodies(), EnumSet.of(Dialect.ECHO), Clock.systemUTC());

        assertThat(LocalSource.check(some).problems())
                .extracting(ConfigProblem::text)
                .containsExactly(
                        "a.yaml: ModelRoute bot: spec.backends[0].provider: provider Coze is not served by this version; the backend is left out");
    }

    private static String openai(String name) {
        return openai(name, "openai");
    }

    private static String openai(String name, String secret) {
        return """
                apiVersion: turnpike.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: %s}
                spec:
                  backends:
                  - name: a
                    provider: OpenAI
                    upstreamModel: m
                    auth: {secretRef: {name: %s, key: apiKey}}
                """.formatted(name, secret);
    }

    private void write(String name, String text) throws IOException {
        environment.put("CONFIG_DIR", "config");
        Files.writeString(folder.resolve("config").resolve(name), text);
    }

    private LocalOptions options() {
        Settings settings = Settings.load(environment, folder);
        return new LocalOptions(
                settings.sources(), settings.requestLog().bodies(), EnumSet.allOf(Dialect.class), Clock.systemUTC());
    }

    private Snapshot start() {
        try (var source = new LocalSource(options())) {
            return source.start();
        }
    }

    private List<String> problems() {
        return LocalSource.check(options()).problems().stream()
                .map(ConfigProblem::text)
                .toList();
    }
}
