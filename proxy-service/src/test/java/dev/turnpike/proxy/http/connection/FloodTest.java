package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.get;
import static dev.turnpike.proxy.http.connection.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Logged;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strangers in numbers: what they send is no HTTP, or nothing, or more than is read. */
class FloodTest {
    private static final int STRANGERS = 400;
    private static final byte[] TLS_HELLO = HexFormat.of().parseHex("16030100a5010000a10303");
    private static final byte[] SSH_BANNER = HexFormat.of().parseHex("5353482d322e302d4f70656e5353480d0a");

    @DisplayName("B20: a TLS hello, an SSH banner and random bytes are closed in time and hardly logged")
    @CatalogueId("B20")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void closesStrangersWithoutAFloodOfLogLines(Transport transport)
            throws IOException, InterruptedException, ExecutionException {
        long seed = System.nanoTime();
        System.err.println("FloodTest " + transport + " seed=" + seed);
        try (var server = new GuardedServer(transport, ShortLimits.HASTY);
                var warnings = Logged.warnings()) {
            List<Future<String>> strangers = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < STRANGERS; i++) {
                    byte[] bytes = bytes(i, new Random(seed + i));
                    strangers.add(threads.submit(() -> visit(server, bytes)));
                }
            }
            for (Future<String> stranger : strangers) {
                assertThat(stranger.get()).doesNotContain("200 OK").doesNotContain("500");
            }
            Eventually.nothingIsOpen(server);
            assertThat(warnings.messages()).hasSizeLessThan(3);
        }
    }

    @DisplayName("F37: 500 silent connections are closed at the deadline, and others are served meanwhile")
    @CatalogueId("F37")
    @Test
    void servesOthersAmongSilentConnections() throws IOException {
        try (var server = new GuardedServer(Transport.PLAIN_NIO, ShortLimits.HASTY)) {
            List<RawClient> silent = silent(server, 500);

            assertServed(server);

            assertClosed(server, silent, ShortLimits.DEADLINE);
        }
    }

    @DisplayName("F37: the same with 5,000 at once and the deadlines that are shipped")
    @Tag("slow")
    @CatalogueId("F37")
    @Test
    void servesOthersAmongFiveThousandSilentConnections() throws IOException {
        assumeDescriptors(11_000);
        try (var server = new GuardedServer(Transport.PLAIN_NIO, ShortLimits.PATIENT)) {
            List<RawClient> silent = silent(server, 5000);
            Eventually.within(Duration.ofSeconds(5), () -> server.guard.openConnections() == 5000);

            assertServed(server);

            assertClosed(server, silent, ConnectionLimits.DEFAULT.deadlines().firstByte());
        }
    }

    /** Both ends of a connection are in this process. */
    private static void assumeDescriptors(long wanted) {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long left = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
        if (left < wanted) {
            System.out.println("FloodTest F37 skipped: " + left + " file descriptors are left, not " + wanted);
        }
        assumeThat(left).isGreaterThanOrEqualTo(wanted);
    }

    private static List<RawClient> silent(GuardedServer server, int connections) {
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            silent.add(server.connect());
        }
        return silent;
    }

    private static void assertServed(GuardedServer server) throws IOException {
        try (var client = server.connect()) {
            assertThat(client.send(get("/hello")).answer().body()).isEqualTo("hello");
        }
    }

    private static void assertClosed(GuardedServer server, List<RawClient> silent, Duration deadline)
            throws IOException {
        Eventually.within(deadline.plusSeconds(2), () -> server.guard.expirations(Expiry.FIRST_BYTE) == silent.size());
        Eventually.nothingIsOpen(server);
        for (RawClient client : silent) {
            client.close();
        }
    }

    @DisplayName("F39: 100 requests pipelined before the first answer is read are answered in order")
    @CatalogueId("F39")
    @ParameterizedTest
    @EnumSource(names = {"PLAIN_NIO", "TLS_NIO"})
    void answersAHundredPipelinedRequestsInOrder(Transport transport) throws IOException {
        try (var server = new GuardedServer(transport, ShortLimits.PATIENT);
                var client = server.connect()) {
            var all = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                all.append(post("/echo", "number " + i));
            }

            client.send(all.toString());

            for (int i = 0; i < 100; i++) {
                assertThat(client.answer().body()).isEqualTo("number " + i);
            }
        }
    }

    @DisplayName("F39: what is pipelined without end stays in the kernel")
    @CatalogueId("F39")
    @Test
    void readsOnlySoMuchAhead() throws IOException {
        try (var server = new GuardedServer(Transport.PLAIN_NIO, ShortLimits.PATIENT);
                var client = server.connect()) {
            client.send(get("/wait"));
            server.handlers.begun.acquireUninterruptibly();
            var sent = new AtomicLong();
            var sender = Thread.ofVirtual().start(() -> pour(client, sent));
            var last = new AtomicLong(-1);
            Eventually.within(Duration.ofSeconds(5), () -> stalled(sent, last));

            assertThat(sent.get()).isLessThan(40L << 20);

            server.handlers.goOn.release();
            assertThat(client.answer().body()).isEqualTo("waited");
            assertThat(client.answer().body()).isEqualTo("hello");
            sender.interrupt();
        }
    }

    private static boolean stalled(AtomicLong sent, AtomicLong last) {
        Eventually.pass(Duration.ofMillis(100));
        return last.getAndSet(sent.get()) == sent.get();
    }

    private static void pour(RawClient client, AtomicLong sent) {
        String many = get("/hello").repeat(1000);
        try {
            while (sent.get() < 200L << 20) {
                client.send(many);
                sent.addAndGet(many.length());
            }
        } catch (IOException _) {
            // Closed at the end of the test.
        }
    }

    private static byte[] bytes(int number, Random random) {
        return switch (number % 3) {
            case 0 -> TLS_HELLO;
            case 1 -> SSH_BANNER;
            default -> {
                byte[] bytes = new byte[1 + random.nextInt(2000)];
                random.nextBytes(bytes);
                yield bytes;
            }
        };
    }

    private static String visit(GuardedServer server, byte[] bytes) throws IOException {
        try (var client = RawClient.connectPlain(server.port())) {
            return client.send(bytes).rest();
        }
    }
}
