package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.memory.Budgets;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What all answers together hold is bounded: what does not fit is refused, what is under way or small goes on, and nothing stays held. */
@Timeout(60)
class AnswerMemoryTest {
    private static final int MB = 1 << 20;
    private static final List<String> EVENTS = CannedAnswers.chatEvents("Hello");

    private final Semaphore goOn = new Semaphore(0);
    private final PlainUpstream upstream = PlainUpstream.start(this::answer);
    private final RunningGateway gateway = RunningGateway.start(
            Budgets.of(64 * MB, 24 * MB, 64 * MB),
            Map.of(
                    "routes.yaml",
                    Routes.to("test", upstream.port())
                            + Routes.to("drained", upstream.port(), "onClientDisconnect: Drain")
                            + anthropic(upstream.port())));

    @AfterEach
    void closeBoth() {
        goOn.release(100);
        gateway.close();
        upstream.close();
    }

    private static String anthropic(int port) {
        return Routes.route(
                        "folded",
                        List.of(("{name: b0, provider: Anthropic, endpoint: \"http://127.0.0.1:%d\", "
                                        + "upstreamModel: claude-sonnet-4-5, auth: {secretRef: {name: s, key: apiKey}}}")
                                .formatted(port)))
                + "---\nkind: Secret\napiVersion: v1\nmetadata: {name: s}\nstringData: {apiKey: key-0123456789}\n";
    }

    /** What is asked decides how it is answered. */
    private void answer(PlainUpstream.Asked asked, OutputStream out) throws IOException {
        switch (asked.headers().containsKey("anthropic-version") ? "fold" : asked.text()) {
            case "held" -> inTwoParts(CannedAnswers.chatJson("x".repeat(2 * MB)), out);
            case "large" -> PlainUpstream.write(out, CannedAnswers.chatJson("x".repeat(4 * MB)));
            case "huge" -> PlainUpstream.write(out, CannedAnswers.chatJson("x".repeat(100 * MB)));
            case "cut" -> {
                PlainUpstream.write(
                        out, CannedAnswers.chatJson("x".repeat(2 * MB)).substring(0, MB));
                goOn.acquireUninterruptibly();
                throw new IOException("cut");
            }
            case "line" -> {
                PlainUpstream.write(out, CannedAnswers.streamHead());
                PlainUpstream.write(out, CannedAnswers.chunk(EVENTS.get(0) + EVENTS.get(1)));
                PlainUpstream.write(out, CannedAnswers.chunk("data: " + "x".repeat(15 * MB)));
            }
            case "fold" -> unending(out);
            default ->
                PlainUpstream.write(
                        out, asked.streams() ? CannedAnswers.chatStream("Hello") : CannedAnswers.chatJson("Hello"));
        }
    }

    private void inTwoParts(String text, OutputStream out) throws IOException {
        int most = text.length() * 3 / 4;
        PlainUpstream.write(out, text.substring(0, most));
        goOn.acquireUninterruptibly();
        PlainUpstream.write(out, text.substring(most));
    }

    /** A stream of Anthropic's that is text and never ends. */
    private static void unending(OutputStream out) throws IOException {
        PlainUpstream.write(out, CannedAnswers.streamHead());
        PlainUpstream.write(out, CannedAnswers.chunk("""
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                """));
        var piece = "x".repeat(32 * 1024);
        while (true) {
            PlainUpstream.write(out, CannedAnswers.chunk("""
                    event: content_block_delta
                    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

                    """.formatted(piece)));
        }
    }

    private Answer ask(Chat chat) {
        try (var client = Client.of(gateway)) {
            return client.send(chat).answer();
        }
    }

    private Answer ask(String text) {
        return ask(Chat.whole("test").saying(text));
    }

    private Client hold(String model, String text) {
        return Client.of(gateway).send(Chat.whole(model).saying(text));
    }

    private double held() {
        return Metrics.of(gateway, "turnpike_answers_bytes_held");
    }

    private void awaitHeld(long bytes) {
        Stage.await(() -> held() >= bytes);
    }

    private void awaitNothingHeld() {
        Stage.await(() -> held() == 0 && Metrics.of(gateway, "turnpike_requests_bytes_held") == 0);
    }

    private static void isOverloaded(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("overloaded");
        assertThat(answer.error().path("type").asText()).isEqualTo("api_error");
        assertThat(answer.error().path("message").asText()).contains("too many answer bytes");
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(answer.header("x-turnpike-attempts")).isEqualTo("1");
    }

    @Test
    @CatalogueId("F55")
    void f55_anAnswerThatDoesNotFitIs503AndTheOthersLive() {
        var clients = List.of(hold("test", "held"), hold("test", "held"), hold("test", "held"));
        awaitHeld(3 * (MB + MB / 4));

        var refused = ask("large");
        var small = ask("hi");
        var stream = ask(Chat.stream("test"));

        isOverloaded(refused);
        assertThat(small.status()).isEqualTo(200);
        assertThat(stream.done()).isTrue();
        for (int i = 1; i <= clients.size(); i++) {
            // One after the other: to be read, an answer needs several times its size.
            int served = i;
            goOn.release();
            Stage.await(
                    () -> clients.stream().filter(each -> each.available() > 0).count() == served);
        }
        for (var client : clients) {
            assertThat(client.answer().text()).endsWith("}").hasSizeGreaterThan(2 * MB);
            client.close();
        }
        awaitNothingHeld();
        assertThat(ask("large").status()).as("the same with room").isEqualTo(200);
        awaitNothingHeld();
        assertThat(Metrics.of(gateway, "turnpike_answers_refused")).isEqualTo(1);
    }

    @Test
    @CatalogueId("F55")
    void f55_oneThatFitsNowhereIsRefusedWithoutBlameOfTheBackend() {
        for (int i = 0; i < 8; i++) {
            isOverloaded(ask("huge"));
        }

        assertThat(upstream.requests()).as("no try is repeated").isEqualTo(8);
        assertThat(ask("hi").status()).as("no cool-down").isEqualTo(200);
        awaitNothingHeld();
    }

    @Test
    void anUpstreamThatCutsItsAnswerLeavesNothingHeld() {
        try (var client = hold("test", "cut")) {
            awaitHeld(MB - 64 * 1024);
            goOn.release();

            assertThat(client.answer().code()).isEqualTo("upstream_truncated");
        }
        awaitNothingHeld();
    }

    @Test
    void aClientThatLeavesLeavesNothingHeld() {
        for (var model : List.of("test", "drained")) {
            var client = hold(model, "held");
            awaitHeld(MB);
            client.reset();
            if (model.equals("drained")) {
                goOn.release(2); // one waits that nobody listens to any more
            }

            awaitNothingHeld();
        }
    }

    @Test
    @CatalogueId("F55")
    void f55_aLineThatDoesNotFitEndsItsStreamAndNoOther() {
        try (var stream = Client.of(gateway).send(Chat.stream("test").saying("line"))) {
            var broken = stream.answer();

            assertThat(broken.status()).isEqualTo(200);
            assertThat(broken.streamError().path("code").asText()).isEqualTo("overloaded");
            assertThat(broken.done()).isFalse();
        }
        assertThat(ask(Chat.stream("test")).done()).isTrue();
        awaitNothingHeld();
    }

    @Test
    @CatalogueId("F55")
    void f55_aStreamThatIsFoldedIsBoundedToo() {
        var chat = Chat.whole("folded").saying("fold");
        chat.body().put("max_tokens", 60_000);

        isOverloaded(ask(chat));
        awaitNothingHeld();
    }
}
