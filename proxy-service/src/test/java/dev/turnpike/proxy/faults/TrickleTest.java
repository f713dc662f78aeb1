package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An upstream whose event comes a byte a second: the gateway waits without working, and the event arrives whole. */
class TrickleTest {
    private static final int BYTES = 600;
    /** The third of them is the slow one: the client has content by then. */
    private static final List<String> EVENTS = CannedAnswers.chatEvents(
            "Hello", "x".repeat(BYTES - CannedAnswers.chatEvents("").get(1).length()));

    private static void trickle(PlainUpstream.Asked asked, OutputStream out) throws IOException {
        PlainUpstream.write(out, CannedAnswers.streamHead());
        PlainUpstream.write(out, CannedAnswers.chunk(EVENTS.get(0)));
        PlainUpstream.write(out, CannedAnswers.chunk(EVENTS.get(1)));
        var slow = EVENTS.get(2).getBytes(StandardCharsets.UTF_8);
        PlainUpstream.write(out, Integer.toHexString(slow.length) + "\r\n");
        for (byte each : slow) {
            out.write(each);
            LockSupport.parkNanos(1_000_000_000);
        }
        PlainUpstream.write(out, "\r\n");
        for (var event : EVENTS.subList(3, EVENTS.size())) {
            PlainUpstream.write(out, CannedAnswers.chunk(event));
        }
        PlainUpstream.write(out, "0\r\n\r\n");
    }

    @Test
    @Tag("slow")
    @Timeout(900)
    @CatalogueId("F20")
    void f20_tenMinutesOfAByteASecondCostNoTimeOfTheProcessor() {
        try (var upstream = PlainUpstream.start(TrickleTest::trickle);
                var gateway =
                        ChildGateway.Plan.of(Routes.to("test", upstream.port())).start();
                var client = gateway.client()) {
            client.send(Chat.stream("test").withUsage());
            client.head();
            client.event();
            client.event();
            var before = gateway.processorTime();
            long begun = System.nanoTime();

            var answer = client.answer();

            var used = gateway.processorTime().minus(before);
            var lasted = Duration.ofNanos(System.nanoTime() - begun);
            System.out.println("TrickleTest F20: " + used.toMillis() + " ms of a processor in " + lasted);
            assertThat(lasted).isGreaterThan(Duration.ofSeconds(BYTES - 10));
            assertThat(used).isLessThan(lasted.dividedBy(100));
            assertThat(answer.whole()).isTrue();
            assertThat(answer.comments()).as("heartbeats").isPositive();
            assertThat(answer.events())
                    .containsExactlyElementsOf(EVENTS.stream()
                            .skip(2)
                            .map(event -> event.substring("data: ".length()).strip())
                            .toList());
        }
    }
}
