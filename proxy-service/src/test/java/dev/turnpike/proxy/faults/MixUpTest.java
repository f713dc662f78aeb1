package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every request carries a token of its own, every answer must carry that one and no other, while others are aborted, fail and are tried again. */
class MixUpTest {
    private static final int CLIENTS = 32;
    private static final Pattern TOKEN = Pattern.compile("token-\\d+-\\d+");

    private static void echo(PlainUpstream.Asked asked, OutputStream out) throws IOException {
        var random = ThreadLocalRandom.current();
        LockSupport.parkNanos(random.nextLong(3_000_000));
        if (random.nextInt(20) == 0) {
            PlainUpstream.write(out, CannedAnswers.error(500, "failed " + asked.text()));
        } else if (random.nextInt(40) == 0) {
            throw new IOException("a cut");
        } else if (!asked.streams()) {
            PlainUpstream.write(out, CannedAnswers.chatJson(asked.text()));
        } else {
            PlainUpstream.write(out, CannedAnswers.streamHead());
            for (var event : CannedAnswers.chatEvents(asked.text(), asked.text(), asked.text())) {
                PlainUpstream.write(out, CannedAnswers.chunk(event));
                LockSupport.parkNanos(random.nextLong(500_000));
            }
            PlainUpstream.write(out, "0\r\n\r\n");
        }
    }

    /** What became of the requests. */
    private static final class Tally {
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger aborted = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicInteger strange = new AtomicInteger();

        void count(Answer answer, String token) {
            var tokens = TOKEN.matcher(answer.text())
                    .results()
                    .map(match -> match.group())
                    .distinct()
                    .toList();
            boolean wrong = !tokens.isEmpty() && !tokens.equals(List.of(token));
            boolean good = answer.status() == 200 && !tokens.isEmpty();
            (wrong ? strange : good ? answered : failed).incrementAndGet();
        }
    }

    private static void client(RunningGateway gateway, int number, int requests, Tally tally) {
        var random = new SplittableRandom(number);
        var client = Client.of(gateway);
        for (int i = 0; i < requests; i++) {
            var token = "token-" + number + "-" + i;
            var chat = random.nextBoolean() ? Chat.stream("test") : Chat.whole("test");
            client.send(chat.saying(token));
            if (random.nextInt(8) == 0) {
                LockSupport.parkNanos(random.nextLong(2_000_000));
                client.reset();
                tally.aborted.incrementAndGet();
                client = Client.of(gateway);
            } else {
                tally.count(client.answer(), token);
            }
        }
        client.close();
    }

    private static void mixesNothing(int requests) throws InterruptedException {
        var tally = new Tally();
        try (var upstream = PlainUpstream.start(MixUpTest::echo);
                var gateway = RunningGateway.start(
                        Map.of("routes.yaml", Routes.to("test", upstream.port(), "logging: {bodies: None}")))) {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                threads.add(Thread.ofVirtual().start(() -> client(gateway, number, requests / CLIENTS, tally)));
            }
            for (var thread : threads) {
                thread.join();
            }

            assertThat(tally.strange).hasValue(0);
            assertThat(tally.aborted.get()).isPositive();
            assertThat(tally.answered.get()).isGreaterThan(requests / 2);
            assertThat(tally.answered.get() + tally.aborted.get() + tally.failed.get())
                    .isEqualTo(requests);
        }
    }

    @Test
    @Timeout(60)
    @CatalogueId({"F25", "S31"})
    void f25_s31_noAnswerReachesAnother() throws InterruptedException {
        mixesNothing(1_600);
    }

    @Test
    @Tag("slow")
    @Timeout(1800)
    @CatalogueId({"F25", "S31"})
    void f25_s31_noAnswerReachesAnotherInFull() throws InterruptedException {
        mixesNothing(1_000_000);
    }
}
