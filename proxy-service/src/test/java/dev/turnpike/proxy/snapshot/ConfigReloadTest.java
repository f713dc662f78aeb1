package dev.turnpike.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.settings.ChangeWatch.Pace;
import dev.turnpike.proxy.settings.Settings;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ConfigReloadTest {
    private static final Pace BRISK = new Pace(Duration.ofMillis(50), Duration.ofMillis(30));
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    private final SnapshotHolder holder = new SnapshotHolder();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path config;
    private LocalSource source;

    @BeforeEach
    void makeFolders() throws IOException {
        config = Files.createDirectories(folder.resolve("config"));
        Files.createDirectories(folder.resolve("secrets/upstream"));
    }

    @BeforeEach
    void listen() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(LocalSource.class)).addAppender(log);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger(LocalSource.class)).detachAppender(log);
        source.close();
    }

    @Test
    void takesOverNewChangedAndDeletedResources() throws IOException {
        write("a.yaml", route("chat", "one"));
        start();

        write("b.yaml", route("other", "one"));
        awaitModels("chat", "other");
        write("b.yaml", route("renamed", "one"));
        awaitModels("chat", "renamed");
        Files.delete(config.resolve("b.yaml"));
        awaitModels("chat");
    }

    @Test
    void keepsTheLastGoodStateOfABrokenFileAndTakesOverTheRest() throws IOException {
        write("a.yaml", route("chat", "one") + "---\n" + client("team"));
        write("b.yaml", route("other", "one"));
        start();

        write("a.yaml", "x: [");
        write("b.yaml", route("other", "two"));
        awaitBackend("other", "two");

        assertThat(models()).containsExactly("chat", "other");
        assertThat(holder.current().key(DIGEST)).isPresent();
        write("a.yaml", route("chat", "two"));
        awaitBackend("chat", "two");
        assertThat(holder.current().key(DIGEST)).isEmpty();
    }

    @Test
    void keepsTheLastGoodStateOfOneBrokenResource() throws IOException {
        write("a.yaml", route("chat", "one") + "---\n" + route("other", "one") + "---\n" + client("team"));
        start();

        write(
                "a.yaml",
                route("chat", "one").replace("Echo", "Eccho") + "---\n" + route("other", "two") + "---\n"
                        + client("team").replace("allowedModels", "allowedModel"));
        awaitBackend("other", "two");

        assertThat(models()).containsExactly("chat", "other");
        assertThat(holder.current()
                        .route("chat")
                        .orElseThrow()
                        .backends()
                        .getFirst()
                        .name())
                .isEqualTo("one");
        assertThat(holder.current().key(DIGEST)).isPresent();
    }

    @Test
    @CatalogueId("K10")
    void takesOverARotatedSecretAndKeepsADeletedOneK10() throws IOException {
        Path secret = Files.writeString(folder.resolve("secrets/upstream/apiKey"), "sk-one-0123456789abcdef");
        write(
                "a.yaml",
                route("chat", "one").replace("Echo", "OpenAI, upstreamModel: m, auth: {secretRef: {name: upstream}}"));
        write("b.yaml", route("other", "one"));
        start();

        Files.writeString(secret, "sk-two-0123456789abcdef");
        await().until(() -> credential().equals("sk-two-0123456789abcdef"));
        Files.delete(secret);
        write("b.yaml", route("other", "two"));
        awaitBackend("other", "two");

        assertThat(credential()).isEqualTo("sk-two-0123456789abcdef");
    }

    @Test
    void letsANewOwnerHaveTheNameOfABrokenResource() throws IOException {
        write("a.yaml", route("chat", "one"));
        start();

        write("b.yaml", route("fresh", "two").replace("spec: {", "spec: {modelName: chat, "));
        write("a.yaml", "x: [");

        awaitBackend("chat", "two");
        assertThat(models()).containsExactly("chat");
    }

    @Test
    void editsTheWinnerOfANameThatTwoClaim() throws IOException {
        write("a.yaml", route("loser", "lost").replace("spec: {", "spec: {modelName: chat, "));
        write("b.yaml", route("chat", "one"));
        start();
        String winner = holder.current().route("chat").orElseThrow().config().source();
        String name = winner.equals("a.yaml") ? "loser" : "chat";

        write(winner, route(name, "edited").replace("spec: {", "spec: {modelName: chat, "));

        awaitBackend("chat", "edited");
    }

    @Test
    void keepsServingWhenNothingWouldBeLeft() throws IOException {
        write("a.yaml", route("chat", "one"));
        start();

        Files.delete(config.resolve("a.yaml"));
        awaitLog("nothing would be left to serve; the configuration before the change stays");

        assertThat(models()).containsExactly("chat");
        write("d.yaml", route("later", "three"));
        awaitModels("later");
    }

    @Test
    void survivesThatTheFolderGoesAwayForAWhile() throws IOException {
        write("a.yaml", route("chat", "one"));
        start();

        Files.move(config, folder.resolve("moved"));
        awaitLog("CONFIG_DIR cannot be read; the configuration before stays");

        assertThat(models()).containsExactly("chat");
        Files.writeString(folder.resolve("moved/a.yaml"), route("chat", "two"));
        Files.move(folder.resolve("moved"), config);
        awaitBackend("chat", "two");
    }

    @Test
    void tellsAProblemOnceAndAReload() throws IOException {
        write("a.yaml", route("chat", "one"));
        start();

        write("b.yaml", "x: [");
        awaitLog("b.yaml:1: is not YAML: expected the node content, but found '<stream end>'");
        write("a.yaml", route("chat", "two"));
        awaitLog("configuration reloaded");

        assertThat(List.copyOf(log.list))
                .filteredOn(event -> event.getMessage().startsWith("b.yaml"))
                .hasSize(1);
        assertThat(List.copyOf(log.list))
                .filteredOn(event -> event.getMessage().equals("configuration reloaded"))
                .last()
                .satisfies(event -> assertThat(event.getKeyValuePairs())
                        .extracting(pair -> pair.key)
                        .containsExactly("revision", "routes", "clients"));
    }

    @Test
    void takesOverASwappedConfigMap() throws IOException {
        Files.createDirectories(config.resolve("..1"));
        Files.createDirectories(config.resolve("..2"));
        write("..1/a.yaml", route("chat", "one"));
        write("..2/a.yaml", route("chat", "two"));
        Files.createSymbolicLink(config.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(config.resolve("a.yaml"), Path.of("..data/a.yaml"));
        start();

        Files.createSymbolicLink(config.resolve("..data_tmp"), Path.of("..2"));
        Files.move(config.resolve("..data_tmp"), config.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        awaitBackend("chat", "two");
    }

    @Test
    void seesWhatChangedBeforeTheWatchBegan() throws IOException {
        write("a.yaml", route("chat", "one"));
        source = new LocalSource(options());
        holder.swap(source.start());

        write("a.yaml", route("chat", "two"));
        source.watch(holder, BRISK);

        assertThat(holder.current()
                        .route("chat")
                        .orElseThrow()
                        .backends()
                        .getFirst()
                        .name())
                .isEqualTo("two");
    }

    private void start() {
        source = new LocalSource(options());
        holder.swap(source.start());
        source.watch(holder, BRISK);
    }

    private LocalOptions options() {
        Settings settings = Settings.load(Map.of("CONFIG_DIR", "config", "SECRETS_DIR", "secrets"), folder);
        return new LocalOptions(
                settings.sources(), settings.requestLog().bodies(), EnumSet.allOf(Dialect.class), Clock.systemUTC());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(config.resolve(name), text);
    }

    private static String route(String name, String backend) {
        return """
                apiVersion: turnpike.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: %s}
                spec: {backends: [{name: %s, provider: Echo}]}
                """.formatted(name, backend);
    }

    private static String client(String name) {
        return """
                apiVersion: turnpike.dev/v1alpha1
                kind: ProxyClient
                metadata: {name: %s}
                spec: {keys: [{name: k, hash: "sha256:%s"}], allowedModels: ["*"]}
                """.formatted(name, DIGEST);
    }

    private List<String> models() {
        return holder.current().models().stream().map(Snapshot.ListedModel::id).toList();
    }

    private String credential() {
        return holder.current()
                .route("chat")
                .orElseThrow()
                .backends()
                .getFirst()
                .config()
                .credential()
                .secret()
                .reveal();
    }

    private void awaitLog(String message) {
        await().until(() -> List.copyOf(log.list).stream()
                .anyMatch(event -> event.getMessage().equals(message)));
    }

    private void awaitModels(String... names) {
        await().until(() -> models().equals(List.of(names)));
    }

    private void awaitBackend(String route, String backend) {
        await().until(() -> holder.current()
                .route(route)
                .filter(Route::servable)
                .map(found -> found.backends().getFirst().name())
                .filter(backend::equals)
                .isPresent());
    }
}
