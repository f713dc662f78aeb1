package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that read slowly, or not at all: the upstream is held back, memory is not its reservoir, and others are served. */
@Timeout(120)
class SlowReaderTest {
    private static final long MEGABYTE = 1 << 20;
    private static final byte[] EVENT = CannedAnswers.chunk(
                    CannedAnswers.chatEvents("x".repeat(16_000)).get(1))
            .getBytes(StandardCharsets.UTF_8);

    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();

    private Script flood() {
        return Script.begin()
                .readRequest()
                .send(CannedAnswers.streamHead())
                .chunk(CannedAnswers.chatEvents("x").getFirst())
                .then(visit -> {
                    try {
                        while (true) {
                            visit.write(EVENT);
                            sent.addAndGet(EVENT.length);
                        }
                    } finally {
                        ended.incrementAndGet();
                    }
                });
    }

    /** One upstream floods the route {@code flood}, another answers the route {@code test}. */
    private Stage stage(ScriptedUpstream flooding) {
        flooding.always(flood());
        var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("Hello")));
        return Stage.of(upstream, Routes.to("flood", flooding.port()) + Routes.to("test", upstream.port()));
    }

    /** Waits until the floods are held back: nothing was sent for a while. */
    private void awaitStandstill() {
        var last = new AtomicLong(-1);
        Stage.within(Duration.ofSeconds(30), () -> {
            LockSupport.parkNanos(200_000_000);
            return last.getAndSet(sent.get()) == sent.get();
        });
    }

    private void holdsBack(int readers, Duration others) throws IOException {
        try (var flooding = ScriptedUpstream.start();
                var stage = stage(flooding)) {
            stage.ask(Chat.whole("test"));
            long before = Footprint.heapAfterCollection();
            var clients = new ArrayList<Client>();
            for (int i = 0; i < readers; i++) {
                clients.add(Client.narrow(stage.gateway()).send(Chat.stream("flood")));
            }
            flooding.awaitRequests(readers);
            awaitStandstill();

            long each = (Footprint.heapAfterCollection() - before) / readers;
            long begun = System.nanoTime();
            assertThat(stage.ask(Chat.whole("test")).status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(others);
            // A scripted visit itself keeps 64 KB.
            assertThat(each).as("bytes of heap a stream").isLessThan(MEGABYTE);
            readSlowly(clients.getFirst());

            clients.forEach(Client::close);
            Stage.within(Duration.ofSeconds(2), () -> ended.get() == readers);
        }
    }

    private static void readSlowly(Client client) throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(client.raw().readNBytes(1024)).hasSize(1024);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    @CatalogueId({"F34", "F35"})
    void f34_f35_readersThatStandStillHoldTheUpstreamBackAndNobodyElse() throws IOException {
        holdsBack(30, Duration.ofSeconds(2));
    }

    @Test
    @Tag("slow")
    @Timeout(300)
    @CatalogueId("F35")
    void f35_aThousandDeadReadersCostLittleAndAreCutAtTheWriteDeadline() {
        var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("Hello")));
        try (var flooding = PlainUpstream.start(SlowReaderTest::flood);
                var stage = Stage.of(
                        upstream,
                        Routes.to("flood", flooding.port(), "logging: {bodies: None}")
                                + Routes.to("test", upstream.port()))) {
            stage.ask(Chat.whole("test"));
            long before = Footprint.heapAfterCollection();
            var clients = new ArrayList<Client>();
            for (int i = 0; i < 1000; i++) {
                clients.add(Client.narrow(stage.gateway()).send(Chat.stream("flood")));
            }
            Stage.within(Duration.ofSeconds(25), () -> flooding.requests() == 1000);

            long used = Footprint.heapAfterCollection() - before;
            System.out.println("SlowReaderTest F35: " + used / MEGABYTE + " MB for 1000 dead readers");
            assertThat(used).isLessThan(300 * MEGABYTE);
            assertThat(stage.ask(Chat.whole("test")).status()).isEqualTo(200);
            Stage.within(Duration.ofSeconds(60), () -> flooding.connections() == 0);
            clients.forEach(Client::close);
        }
    }

    private static void flood(PlainUpstream.Asked asked, OutputStream out) throws IOException {
        PlainUpstream.write(out, CannedAnswers.streamHead());
        while (asked.streams()) {
            out.write(EVENT);
        }
    }

    @Test
    @Tag("slow")
    @CatalogueId("F34")
    void f34_aReaderWithoutProgressIsCutAtTheWriteDeadline() {
        try (var flooding = ScriptedUpstream.start();
                var stage = stage(flooding);
                var client = Client.narrow(stage.gateway())) {
            client.send(Chat.stream("flood"));
            flooding.awaitRequests(1);
            awaitStandstill();

            Stage.within(Duration.ofSeconds(40), () -> ended.get() == 1);

            assertThat(stage.newestOf(1).ending().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        }
    }
}
