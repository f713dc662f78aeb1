package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a model or its server says, the client sees one event for each of its events and none of its headers. */
class HostileUpstreamTest {
    private static final List<String> THEIR_FIELDS = List.of(
            "Set-Cookie: a=b",
            "Server: evil/1",
            "X-Powered-By: php",
            "Keep-Alive: timeout=1",
            "Trailer: X",
            "x-request-id: theirs",
            "OpenAI-Organization: org-secret",
            "x-ratelimit-limit-requests: 7",
            "Access-Control-Allow-Origin: *",
            "Strict-Transport-Security: max-age=1",
            "x-turnpike-backend: evil",
            "Location: http://evil",
            "Content-Disposition: attachment",
            "x-should-retry: true");

    private ScriptedUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start();
        gateway = Cast.gatewayBefore(upstream.port());
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static ObjectNode chunk(ModelText line) {
        var chunk = Json.mapper().createObjectNode().put("id", "c" + line.id()).put("object", "chat.completion.chunk");
        chunk.put("created", 1_700_000_000).put("model", "m" + line.model());
        chunk.withArray("choices").addObject().put("index", 0).putObject("delta");
        return chunk;
    }

    private static ObjectNode delta(ObjectNode chunk) {
        return (ObjectNode) chunk.at("/choices/0/delta");
    }

    /** Role, text, two fragments of a tool call, the end. */
    private static List<ObjectNode> chunks(ModelText line) {
        var role = chunk(line);
        delta(role).put("role", "assistant").put("content", "");
        var text = chunk(line);
        delta(text).put("content", line.content());
        var first = chunk(line);
        var call =
                delta(first).putArray("tool_calls").addObject().put("index", 0).put("id", line.toolId());
        call.put("type", "function")
                .putObject("function")
                .put("name", line.toolId())
                .put("arguments", "");
        var second = chunk(line);
        var more = delta(second).putArray("tool_calls").addObject().put("index", 0);
        more.putObject("function").put("arguments", line.arguments());
        var end = chunk(line);
        var chunks = List.of(role, text, first, second, end);
        chunks.forEach(each -> ((ObjectNode) each.at("/choices/0")).putNull("finish_reason"));
        ((ObjectNode) end.at("/choices/0")).put("finish_reason", "tool_calls");
        return chunks;
    }

    private static String stream(List<ObjectNode> chunks) {
        var body = new StringBuilder(CannedAnswers.streamHead());
        for (var chunk : chunks) {
            body.append(CannedAnswers.chunk("data: " + new String(Json.write(chunk), StandardCharsets.UTF_8) + "\n\n"));
        }
        return body.append(CannedAnswers.chunk("data: [DONE]\n\n"))
                .append("0\r\n\r\n")
                .toString();
    }

    private Answer streamed() {
        return Talk.ask(
                gateway, Ask.chat(Ask.saying("test", "hi").put("stream", true).toString()));
    }

    /** The documents of an event stream, by the rules of the standard: any of CR, LF, CRLF ends a line, an empty line ends an event. */
    private static List<JsonNode> events(Answer answer) {
        var events = new ArrayList<JsonNode>();
        var lines = answer.text().split("\r\n|\r|\n", -1);
        for (int i = 0; i + 1 < lines.length; i += 2) {
            assertThat(lines[i]).startsWith("data: ");
            assertThat(lines[i + 1]).isEmpty();
            var document = lines[i].substring("data: ".length());
            if (document.equals("[DONE]")) {
                assertThat(i + 2).as("nothing behind the end").isEqualTo(lines.length - 1);
                return events;
            }
            try {
                events.add(Json.read(document.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new AssertionError(document, e);
            }
        }
        throw new AssertionError("no end: " + answer.text());
    }

    @CatalogueId("S17")
    @Test
    void oneEventForEachOfTheModelsEvents_S17() {
        assertEventsAreKept(400);
    }

    @CatalogueId("S17")
    @Tag("slow")
    @Test
    void oneEventForEachOfTheModelsEventsOverALongTime_S17() {
        assertEventsAreKept(60_000);
    }

    private void assertEventsAreKept(int rounds) {
        long seed = System.nanoTime();
        System.out.println("HostileUpstreamTest seed=" + seed);
        var random = new Random(seed);
        var lines = new java.util.concurrent.atomic.AtomicReference<ModelText>();
        upstream.always(Script.answering(_ -> stream(chunks(lines.get()))));
        for (int round = 0; round < rounds; round++) {
            lines.set(ModelText.random(random));

            var events = events(streamed().isOk());

            assertThat(events).as("seed %d round %d", seed, round).containsExactlyElementsOf(chunks(lines.get()));
        }
    }

    @CatalogueId("S17")
    @ParameterizedTest
    @ValueSource(strings = {"stop\\n\\ndata: [DONE]", "a\\r\\nevent: error", "\\u2028", "<b>"})
    void aStrangeFinishReasonIsStillOneEvent_S17(String reason) {
        var chunks = chunks(new ModelText("1", "m", "hi", "t", "{}")).stream()
                .map(chunk -> chunk.toString().replace("\"tool_calls\"}", "\"" + reason + "\"}"))
                .toList();
        var body = new StringBuilder(CannedAnswers.streamHead());
        chunks.forEach(chunk -> body.append(CannedAnswers.chunk("data: " + chunk + "\n\n")));
        upstream.always(Script.answering(body.append(CannedAnswers.chunk("data: [DONE]\n\n"))
                .append("0\r\n\r\n")
                .toString()));

        var answer = streamed().isOk();

        assertThat(events(answer)).hasSize(5);
        assertThat(answer.headers("x-turnpike-warnings")).allMatch(warning -> warning.matches("[\\x20-\\x7E]*"));
    }

    @CatalogueId("S17")
    @Test
    void anEventOfSeveralLinesBecomesOneLine_S17() {
        var pretty = chunks(new ModelText("1", "m", "hi", "t", "{}")).stream()
                .map(chunk -> "event: message\r\nid: 3\r\ndata: "
                        + chunk.toPrettyString().replace(System.lineSeparator(), "\r\ndata: ") + "\r\n\r\n")
                .toList();
        var body = new StringBuilder(CannedAnswers.streamHead());
        pretty.forEach(event -> body.append(CannedAnswers.chunk(event)));
        upstream.always(Script.answering(body.append(CannedAnswers.chunk("data: [DONE]\r\n\r\n"))
                .append("0\r\n\r\n")
                .toString()));

        assertThat(events(streamed().isOk())).hasSize(5);
    }

    @CatalogueId("S17")
    @Test
    void aWholeAnswerIsJsonWhateverItSays_S17() {
        var content = String.join("", ModelText.PIECES);
        upstream.always(Script.answering(CannedAnswers.chatJson(content)));

        assertThat(Talk.ask(gateway, Ask.say("test", "hi")).isOk().said()).isEqualTo(content);
    }

    @CatalogueId("S17")
    @ParameterizedTest
    @ValueSource(strings = {"-1", "2147483647", "2147483648", "5000", "1e9", "\"0\"", "null"})
    void aChoiceOfAnyIndexCostsNothing_S17(String index) {
        var body = new StringBuilder(CannedAnswers.streamHead());
        chunks(new ModelText("1", "m", "hi", "t", "{}"))
                .forEach(chunk -> body.append(CannedAnswers.chunk("data: "
                        + chunk.toString().replace("{\"index\":0,\"delta\"", "{\"index\":" + index + ",\"delta\"")
                        + "\n\n")));
        upstream.always(Script.answering(body.append(CannedAnswers.chunk("data: [DONE]\n\n"))
                .append("0\r\n\r\n")
                .toString()));

        var answer = streamed();

        if (answer.status() != 200) {
            answer.isError(502, "upstream_protocol");
        }
    }

    @CatalogueId("S18")
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowedAndTheKeyStaysHere_S18(int status) {
        try (var trap = new Trap()) {
            upstream.always(Script.answering("HTTP/1.1 " + status + " Moved\r\nLocation: http://127.0.0.1:"
                    + trap.port() + "/v1/chat/completions\r\nContent-Length: 0\r\n\r\n"));

            for (var stream : List.of(false, true)) {
                var request = Ask.saying("test", "hi").put("stream", stream);
                var answer = Talk.ask(gateway, Ask.chat(request.toString())).isError(502, "upstream_protocol");
                assertThat(answer.header("location")).isEmpty();
                assertThat(answer.text()).doesNotContain(Integer.toString(trap.port()));
            }
            assertThat(trap.visitors()).isZero();
        }
    }

    @CatalogueId("S19")
    @Test
    void headersOfTheUpstreamStayThere_S19() {
        var fields = String.join("\r\n", THEIR_FIELDS) + "\r\n";
        var whole = CannedAnswers.chatJson("hello").replace("Content-Type", fields + "Content-Type");
        var stream = CannedAnswers.chatStream("hello").replace("Content-Type", fields + "Content-Type");
        var error = CannedAnswers.error(400, "no").replace("Content-Type", fields + "Content-Type");

        assertOwnHeadersOnly(answered(whole, Ask.say("test", "hi")).isOk());
        assertOwnHeadersOnly(answered(
                        stream,
                        Ask.chat(Ask.saying("test", "hi").put("stream", true).toString()))
                .isOk());
        assertOwnHeadersOnly(answered(error, Ask.say("test", "hi")).isError(400));
    }

    /** What becomes of one answer; the connection ends with it. */
    private Answer answered(String answer, Ask ask) {
        upstream.next(Script.begin().readRequest().send(answer).close());
        return Talk.ask(gateway, ask);
    }

    private static void assertOwnHeadersOnly(Answer answer) {
        assertThat(answer.fields())
                .allMatch(field -> field.toLowerCase(Locale.ROOT)
                        .matches(
                                "(date|connection|content-type|content-length|transfer-encoding|cache-control|x-accel-buffering|x-request-id"
                                        + "|x-turnpike-(route|backend|attempts|warnings)|x-ratelimit-[a-z-]+):.*"));
        assertThat(answer.fields().toString()).doesNotContain("evil", "theirs", "secret");
    }

    @CatalogueId("S19")
    @Test
    void aThousandHeadersOrALineBreakInOneIsNoAnswer_S19() {
        var many =
                CannedAnswers.chatJson("hello").replace("Content-Type", "X-Many: a\r\n".repeat(1_000) + "Content-Type");
        var broken =
                CannedAnswers.chatJson("hello").replace("Content-Type", "X-Broken: a\rSet-Cookie: b\r\nContent-Type");
        upstream.next(Script.begin().readRequest().send(many).close())
                .next(Script.begin().readRequest().send(broken).close());

        for (int i = 0; i < 2; i++) {
            var answer = Talk.ask(gateway, Ask.say("test", "hi")).isError(502, "upstream_protocol");
            assertThat(answer.fields().toString()).doesNotContain("Many", "Broken", "Cookie");
        }
    }

    @CatalogueId("S21")
    @Test
    void noFailureOfAnUpstreamTellsWhereItIs_S21() {
        var page = "<html>java.lang.NullPointerException at com.vendor.Secret(Secret.java:7)</html>";
        var scripts = List.of(
                Script.begin().close(),
                Script.begin().readRequest().reset(),
                Script.begin().readRequest().send("nonsense\r\n\r\n").close(),
                Script.begin()
                        .readRequest()
                        .send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"a\"")
                        .close(),
                Script.begin().readRequest().send(CannedAnswers.json(200, "[]")).close(),
                Script.begin()
                        .readRequest()
                        .send(CannedAnswers.json(200, "{\"choices\":7}"))
                        .close(),
                Script.begin().readRequest().send(CannedAnswers.json(500, page)).close(),
                Script.begin()
                        .readRequest()
                        .send(CannedAnswers.json(401, "bad key " + Cast.UPSTREAM_KEY))
                        .close(),
                Script.begin()
                        .readRequest()
                        .send(CannedAnswers.error(400, "key " + Cast.UPSTREAM_KEY + " at fault"))
                        .close());
        for (var script : scripts) {
            upstream.next(script);

            var answer = Talk.ask(gateway, Ask.say("test", "hi")).isError();

            assertThat(answer.text()).doesNotContain(Cast.UPSTREAM_KEY, "127.0.0.1", Integer.toString(upstream.port()));
        }
    }
}
