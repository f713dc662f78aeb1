package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that vanish without a FIN: a network namespace whose link is taken down. Needs root and {@code ip}. */
@Tag("slow")
@Timeout(240)
class VanishedClientTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String HERE = "10.213.36.1";
    private static final String THERE = "10.213.36.2";
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final List<String> EVENTS = CannedAnswers.chatEvents("Hello");

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final String namespace = "turnpike-f36-" + NUMBER.incrementAndGet();
    private final String link = "tpk" + NUMBER.get();
    private Process client;

    @BeforeEach
    void buildNetwork() throws IOException, InterruptedException {
        boolean built = run("ip", "netns", "add", namespace)
                && run("ip", "link", "add", link, "type", "veth", "peer", "name", "tpk", "netns", namespace)
                && run("ip", "addr", "add", HERE + "/30", "dev", link)
                && run("ip", "link", "set", link, "up")
                && inside("ip", "addr", "add", THERE + "/30", "dev", "tpk")
                && inside("ip", "link", "set", "tpk", "up");
        if (!built) {
            System.out.println("VanishedClientTest skips F36: network namespaces are not available here");
        }
        assumeThat(built).isTrue();
    }

    @AfterEach
    void removeNetwork() throws IOException, InterruptedException {
        if (client != null) {
            client.destroyForcibly().waitFor();
        }
        run("ip", "link", "delete", link);
        run("ip", "netns", "delete", namespace);
        upstream.close();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    private boolean inside(String... command) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(List.of(command));
        return run(all.toArray(String[]::new));
    }

    private Stage stage() {
        return Stage.of(upstream, Routes.to("test", upstream.port()), "HOST", "0.0.0.0");
    }

    /** Sends {@code chat} from the namespace and lets the answer lie. */
    private void ask(Stage stage, Chat chat) throws IOException {
        var body = new String(chat.bytes(), StandardCharsets.UTF_8);
        var request = "POST /v1/chat/completions HTTP/1.1\\r\\nHost: g\\r\\nContent-Type: application/json\\r\\n"
                + "Authorization: Bearer " + stage.gateway().adminKey() + "\\r\\nContent-Length: " + body.length()
                + "\\r\\n\\r\\n" + body.replace("\"", "\\x22");
        var script = "exec 3<>/dev/tcp/" + HERE + "/" + stage.gateway().port() + "; printf '" + request
                + "' >&3; exec cat <&3 >/dev/null";
        client = new ProcessBuilder("ip", "netns", "exec", namespace, "bash", "-c", script).start();
        upstream.awaitRequests(1);
    }

    private void vanishesWithin(Duration limit, Stage stage) throws IOException, InterruptedException {
        assertThat(run("ip", "link", "set", link, "down")).isTrue();
        long vanished = System.nanoTime();

        long closed = upstream.visit(0).awaitPeerClosed(limit);

        System.out.println("VanishedClientTest: noticed after " + Duration.ofNanos(closed - vanished));
        assertThat(stage.newestOf(1).ending().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    @CatalogueId("F36")
    void f36_oneThatWaitsForAWholeAnswerIsNoticedByKeepAlive() throws IOException, InterruptedException {
        upstream.always(Script.begin().readRequest().stall());
        try (var stage = stage()) {
            ask(stage, Chat.whole("test"));

            vanishesWithin(TWO_MINUTES, stage);
        }
    }

    @Test
    @CatalogueId("F36")
    void f36_oneWhoseStreamFlowsIsCutAtTheWriteDeadline() throws IOException, InterruptedException {
        var flow = Script.begin().chunk(EVENTS.get(1).repeat(20)).pause(Duration.ofMillis(1));
        upstream.always(Script.begin()
                .readRequest()
                .send(CannedAnswers.streamHead())
                .chunk(EVENTS.get(0))
                .repeat(flow));
        try (var stage = stage()) {
            ask(stage, Chat.stream("test"));

            vanishesWithin(TWO_MINUTES, stage);
        }
    }
}
