package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a process of its own is started, used and searched for what it should have kept to itself. */
class SecretsTest {
    private static final Pattern ADMIN_KEY = Pattern.compile("tp-[A-Za-z0-9_-]{30,}");
    private static final String PROMPT = "canary-prompt-7Qm2";

    @TempDir
    private Path directory;

    @CatalogueId("S09")
    @Test
    void theFirstAdminKeyIsOnTheConsoleOnceAndNowhereElse_S09() throws IOException {
        String key;
        try (var gateway = ChildGateway.start(directory, Map.of())) {
            int port = gateway.port();
            var console = String.join("\n", gateway.console());
            key = ADMIN_KEY.matcher(console).results().findFirst().orElseThrow().group();
            assertThat(ADMIN_KEY.matcher(console).results().map(found -> found.group()))
                    .containsOnly(key);
            Talk.ask(port, Ask.get("/auth/keys").key(key)).isOk();
            assertThat(gateway.processList()).doesNotContain(key);
            assertThat(gateway.events().toString()).doesNotContain(key);
            assertThat(gateway.stop()).isZero();
            assertThat(gateway.files()).doesNotContain(key).contains("proxy.db");
        }
        try (var again = ChildGateway.start(directory, Map.of())) {
            Talk.ask(again.port(), Ask.get("/auth/keys").key(key)).isOk();
            assertThat(again.stop()).isZero();
            assertThat(ADMIN_KEY.matcher(String.join("\n", again.console())).results())
                    .isEmpty();
        }
    }

    @CatalogueId({"S20", "S23"})
    @Test
    void noCanaryLeavesTheGateway_S20_S23() throws IOException {
        try (var upstream = ScriptedUpstream.start().always(Script.answering(SecretsTest::answer))) {
            var config = Files.createDirectory(directory.resolve("config"));
            Files.writeString(config.resolve("test.yaml"), Cast.route("test", upstream.port(), "OpenAICompatible"));
            Files.writeString(config.resolve("client.yaml"), Cast.client("checkout", Cast.CLIENT, ""));
            try (var gateway = ChildGateway.start(directory, Map.of("CONFIG_DIR", "config", "LOG_LEVEL", "debug"))) {
                use(gateway.port());
                var metrics =
                        Talk.ask(gateway.observePort(), Ask.get("/metrics")).text();
                assertThat(gateway.stop()).isZero();

                var console = String.join("\n", gateway.console());
                assertCanaryFree(console, "console");
                assertCanaryFree(metrics, "metrics");
                assertThat(console + metrics).doesNotContain(PROMPT);
                Files.delete(config.resolve("test.yaml"));
                assertCanaryFree(gateway.files(), "files");
                assertThat(LogRows.in(directory).everything()).contains(PROMPT);
                assertOneEventALine(gateway);
            }
        }
    }

    private static String answer(ScriptedUpstream.Request request) {
        if (request.text().contains("\"stream\":true")) {
            return CannedAnswers.chatStream(
                    "hello", request.header("authorization").orElse(""));
        }
        return request.text().contains("fail")
                ? CannedAnswers.error(400, "Incorrect API key provided: " + Cast.UPSTREAM_KEY)
                : CannedAnswers.chatJson("you sent " + Cast.CLIENT);
    }

    /** Good and bad requests with secrets wherever a client may put them. */
    private static void use(int port) {
        for (var words : List.of(PROMPT, PROMPT + " fail", PROMPT + " my key is " + Cast.CLIENT)) {
            Talk.ask(port, Ask.say("test", words).with("User-Agent: " + Cast.CLIENT, "Cookie: s=" + Cast.CLIENT));
        }
        Talk.ask(port, Ask.chat(Ask.saying("test", PROMPT).put("stream", true).toString()));
        Talk.ask(port, Ask.say("test", PROMPT).key(Cast.WRONG));
        Talk.ask(port, Ask.say("test", PROMPT).with("x-api-key: " + Cast.WRONG));
        Talk.ask(port, Ask.get("/v1/models?key=" + Cast.WRONG));
        Talk.ask(port, Ask.get("/auth/keys").key(Cast.CLIENT));
        Talk.ask(port, Ask.chat("{\"model\":\"" + PROMPT).key(Cast.CLIENT));
        Talk.ask(port, Ask.say("test", "hi").with("x-client-request-id: " + Cast.CLIENT));
        for (var agent : List.of("a\u001b[31m", "{\"level\":\"ERROR\"}", "a\", \"x\":\"", "b".repeat(9_000))) {
            Talk.ask(port, Ask.say("test", PROMPT).with("User-Agent: " + agent.replace("\u001b", "")));
        }
        Talk.ask(port, Ask.say("a\n{\"message\":\"serving\"}\r\u2028\u001b[2J\",\"x\":\"", PROMPT));
        Talk.ask(port, Ask.get("/%0d%0a%7b%22message%22:%22forged%22%7d").key(Cast.CLIENT));
    }

    private static void assertCanaryFree(String text, String where) {
        for (var canary : List.of(Cast.CLIENT, Cast.UPSTREAM_KEY, Cast.WRONG)) {
            assertThat(text.contains(canary))
                    .as("%s in the %s", canary.substring(0, 9), where)
                    .isFalse();
        }
    }

    /** Past the banner every line is one event, and nobody forged one. */
    private static void assertOneEventALine(ChildGateway gateway) {
        var lines = gateway.console();
        var afterBanner = lines.subList(lines.indexOf("Try it:") + 3, lines.size());
        assertThat(afterBanner)
                .filteredOn(line -> !line.isEmpty())
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(afterBanner).allMatch(line -> line.matches("[\\x20-\\x7E]*"));
        var exchanges = gateway.events().stream()
                .filter(event -> event.path("message").asText().equals("exchange"))
                .toList();
        assertThat(exchanges).hasSize(11).allSatisfy(SecretsTest::assertFields);
        assertThat(gateway.events())
                .filteredOn(event -> event.path("message").asText().equals("serving"))
                .hasSize(1);
        assertThat(gateway.events())
                .noneMatch(event -> event.path("message").asText().contains("forged"));
    }

    /** Fixed names, always: what is not known of an exchange is left out. */
    private static void assertFields(JsonNode event) {
        assertThat(event.fieldNames())
                .toIterable()
                .contains(
                        "@timestamp",
                        "level",
                        "logger",
                        "thread",
                        "message",
                        "requestId",
                        "client",
                        "stream",
                        "status",
                        "outcome")
                .contains(
                        "attempts",
                        "inputTokens",
                        "outputTokens",
                        "usageSource",
                        "totalMs",
                        "ttftMs",
                        "overheadMicros");
        assertThat(event.fieldNames())
                .toIterable()
                .filteredOn(
                        name -> !List.of("model", "route", "backend", "error").contains(name))
                .hasSize(17);
    }

    @CatalogueId("S20")
    @Test
    void aDatabaseThatIsNotThereKeepsItsPasswordToItself_S20() {
        var environment = Map.of("DATABASE_URL", "postgresql://turnpike:canary-password-5Xz@127.0.0.1:1/turnpike");
        try (var gateway = ChildGateway.start(directory, environment)) {
            assertThat(gateway.await()).isEqualTo(2);

            assertThat(String.join("\n", gateway.console()))
                    .contains("127.0.0.1:1")
                    .doesNotContain("canary-password-5Xz", "Exception", "\tat ");
            assertThat(gateway.files()).doesNotContain("canary-password-5Xz");
        }
    }
}
