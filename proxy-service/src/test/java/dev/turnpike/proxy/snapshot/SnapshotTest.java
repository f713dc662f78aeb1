package dev.turnpike.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.GatewayConfig;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.config.RouteConfig;
import dev.turnpike.crds.config.RouteConfig.Visibility;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.snapshot.Snapshot.ListedModel;
import dev.turnpike.proxy.snapshot.Snapshot.Refusal;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final SnapshotCompiler compiler =
            new SnapshotCompiler(EnumSet.complementOf(EnumSet.of(Dialect.COZE)), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void findsRoutesByNameAndAlias() {
        Snapshot snapshot = compile(route("gpt-4o", Visibility.Public, List.of("gpt-4"), echo("a", 0)));

        assertThat(snapshot.route("gpt-4o").orElseThrow().name()).isEqualTo("gpt-4o");
        assertThat(snapshot.route("gpt-4").orElseThrow().name()).isEqualTo("gpt-4o");
        assertThat(snapshot.route("GPT-4o")).isEmpty();
        assertThat(snapshot.route("gpt-4o ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o",
        "gpt-4o-mini, gpt-4*",
        "gpt-3, gpt-*",
        "other-eu, *-eu",
        "gpt-5-eu, gpt-*-eu",
        "whatever, *",
        "gpt-4, gpt-4*"
    })
    void takesTheMostSpecificName(String model, String route) {
        Snapshot snapshot = compile(
                route("*", echo("a", 0)),
                route("gpt-*", echo("a", 0)),
                route("gpt-4*", echo("a", 0)),
                route("*-eu", echo("a", 0)),
                route("gpt-*-eu", echo("a", 0)),
                route("gpt-4o", echo("a", 0)));

        assertThat(snapshot.route(model).orElseThrow().name()).isEqualTo(route);
    }

    @Test
    void doesNotLetPrefixAndSuffixOverlap() {
        assertThat(compile(route("ab*ba", echo("a", 0))).route("aba")).isEmpty();
    }

    @Test
    void showsInternalRoutesOnlyToFallbacks() {
        Snapshot snapshot = compile(
                route("backup", Visibility.Internal, List.of("spare"), echo("a", 0)), route("chat", echo("a", 0)));

        assertThat(snapshot.route("backup")).isEmpty();
        assertThat(snapshot.route("spare")).isEmpty();
        assertThat(snapshot.fallback("backup").orElseThrow().name()).isEqualTo("backup");
        assertThat(snapshot.models()).extracting(ListedModel::id).containsExactly("chat");
    }

    @Test
    void listsNamesAndAliasesInOrderWithoutPatterns() {
        Snapshot snapshot = compile(
                route("z", Visibility.Public, List.of("b", "x-*"), echo("a", 0)),
                route("a", echo("a", 0)),
                route("p*", echo("a", 0)));

        assertThat(snapshot.models()).extracting(ListedModel::id).containsExactly("a", "b", "z");
        assertThat(snapshot.models().get(1).route().name()).isEqualTo("z");
    }

    @Test
    void groupsBackendsByPriority() {
        Route route = compile(route("r", echo("late", 5), echo("a", 0), echo("b", 0)))
                .route("r")
                .orElseThrow();

        assertThat(route.groups())
                .extracting(group -> group.stream().map(Backend::id).toList())
                .containsExactly(List.of("r/a", "r/b"), List.of("r/late"));
        assertThat(route.backends()).extracting(Backend::name).containsExactly("a", "b", "late");
        assertThat(route.servable()).isTrue();
    }

    @Test
    void refusesByNameWhatThisVersionDoesNotSpeak() {
        Snapshot snapshot = compile(
                route("r", backend("bot", Provider.Coze, null), echo("a", 0)),
                route("only", backend("bot", Provider.Coze, null)));

        assertThat(snapshot.refusals())
                .containsExactly(
                        new Refusal(
                                "r",
                                "bot",
                                "backends[0].provider",
                                "provider Coze is not served by this version; the backend is left out"),
                        new Refusal(
                                "only",
                                "bot",
                                "backends[0].provider",
                                "provider Coze is not served by this version; the backend is left out"));
        assertThat(snapshot.route("r").orElseThrow().backends())
                .extracting(Backend::name)
                .containsExactly("a");
        assertThat(snapshot.route("only").orElseThrow().servable()).isFalse();
        assertThat(snapshot.servesAnything()).isTrue();
        assertThat(compile(route("only", backend("bot", Provider.Coze, null))).servesAnything())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "OpenAI,,https://api.openai.com/v1",
        "Anthropic,,https://api.anthropic.com",
        "Gemini,,https://generativelanguage.googleapis.com",
        "Gemini,https://generativelanguage.googleapis.com/v1beta/openai/,https://generativelanguage.googleapis.com",
        "Echo,,http://echo.invalid",
        "OpenAI,https://x:8443/v1/?a=b,https://x:8443/v1",
        "OpenAICompatible,http://[::1]:11434/v1///,http://[::1]:11434/v1",
        "AzureOpenAI,https://r.openai.azure.com,https://r.openai.azure.com",
    })
    void knowsWhereABackendIs(Provider provider, String endpoint, URI expected) {
        Route route =
                compile(route("r", backend("b", provider, endpoint))).route("r").orElseThrow();

        assertThat(route.backends().getFirst().endpoint()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"OpenAICompatible,", "AzureOpenAI,", "OpenAI,ftp://x", "OpenAI,'http://a b'", "OpenAI,http:///x"})
    void refusesABackendThatIsNowhere(Provider provider, String endpoint) {
        Snapshot snapshot = compile(route("r", backend("b", provider, endpoint)));

        assertThat(snapshot.refusals())
                .singleElement()
                .extracting(Refusal::field)
                .isEqualTo("backends[0].endpoint");
    }

    @Test
    void knowsTheDefaultPlaceOfCoze() {
        var all = new SnapshotCompiler(EnumSet.allOf(Dialect.class), Clock.systemUTC());

        Snapshot snapshot =
                all.compile(new GatewayConfig(1, List.of(route("r", backend("b", Provider.Coze, null))), List.of()));

        assertThat(snapshot.routes().getFirst().backends().getFirst().endpoint())
                .isEqualTo(URI.create("https://api.coze.com"));
    }

    @Test
    @CatalogueId("S07")
    void findsClientsByTheWholeDigestOnly() {
        String digest = "ab".repeat(32);
        var client = client("team", new ClientConfig.Key("current", digest, null, null));

        Snapshot snapshot = compiler.compile(new GatewayConfig(1, List.of(), List.of(client)));

        assertThat(snapshot.key(digest).orElseThrow().client()).isEqualTo(client);
        assertThat(snapshot.key(digest).orElseThrow().key().name()).isEqualTo("current");
        assertThat(snapshot.key(digest.substring(1))).isEmpty();
        assertThat(snapshot.key(digest.substring(0, 63) + "0")).isEmpty();
        assertThat(snapshot.clients()).containsExactly(client);
    }

    @Test
    void knowsNamesThatAreBrokenInTheConfiguration() {
        Snapshot snapshot =
                compiler.compile(new GatewayConfig(1, List.of(route("*", echo("a", 0))), List.of(), List.of("gpt-4o")));

        assertThat(snapshot.route("gpt-4o").orElseThrow().servable()).isFalse();
        assertThat(snapshot.route("gpt-5").orElseThrow().servable()).isTrue();
        assertThat(snapshot.models()).isEmpty();
        assertThat(snapshot.routes()).hasSize(1);
    }

    @Test
    void knowsItsVersion() {
        Snapshot snapshot = compile(route("r", echo("a", 0)));

        assertThat(snapshot.revision())
                .hasSize(64)
                .isEqualTo(compile(route("r", echo("a", 0))).revision());
        assertThat(snapshot.revision())
                .isNotEqualTo(compile(route("s", echo("a", 0))).revision());
        assertThat(snapshot.compiledAt()).isEqualTo(NOW);
        assertThat(snapshot.config().routes()).hasSize(1);
        assertThat(snapshot).hasToString("Snapshot[routes=1, clients=0]");
    }

    @Test
    void isEmptyBeforeTheFirstSwap() {
        var holder = new SnapshotHolder();

        assertThat(holder.current()).isSameAs(Snapshot.EMPTY);
        assertThat(holder.current().servesAnything()).isFalse();
        assertThat(holder.current().revision()).isEmpty();

        Snapshot next = compile(route("r", echo("a", 0)));
        holder.swap(next);

        assertThat(holder.current()).isSameAs(next);
    }

    private Snapshot compile(RouteConfig... routes) {
        return compiler.compile(new GatewayConfig(1, List.of(routes), List.of()));
    }

    private static RouteConfig route(String name, BackendConfig... backends) {
        return route(name, Visibility.Public, List.of(), backends);
    }

    private static RouteConfig route(
            String name, Visibility visibility, List<String> aliases, BackendConfig... backends) {
        return new RouteConfig(
                name, aliases, "file", null, null, visibility, null, List.of(backends), null, null, null, null, null);
    }

    private static BackendConfig echo(String name, int priority) {
        return new BackendConfig(
                name, Provider.Echo, null, null, null, 1, priority, null, null, null, null, null, null, null);
    }

    private static BackendConfig backend(String name, Provider provider, String endpoint) {
        return new BackendConfig(name, provider, endpoint, null, null, 1, 0, null, null, null, null, null, null, null);
    }

    private static ClientConfig client(String id, ClientConfig.Key key) {
        return new ClientConfig(
                id, null, null, null, List.of(key), List.of("*"), null, null, null, null, null, false, false);
    }
}
