package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.chunk;
import static dev.turnpike.proxy.http.connection.Requests.chunked;
import static dev.turnpike.proxy.http.connection.Requests.lastChunk;
import static dev.turnpike.proxy.http.connection.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.http.connection.ConnectionLimits.Rhythm;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many clients that pipeline and split at random, while watches begin as early as they can. */
class ConnectionRaceTest {
    private static final int CLIENTS = 12;
    private static final Duration TIME = Duration.ofMillis(1500);

    private static final ConnectionLimits EAGER = new ConnectionLimits(
            ConnectionLimits.DEFAULT.deadlines(),
            ConnectionLimits.DEFAULT.body(),
            new Rhythm(Duration.ofMillis(1), Duration.ofMillis(1)),
            ConnectionLimits.DEFAULT.sizes(),
            10_000);

    @DisplayName("F39: every answer comes, and in its order, however requests are pipelined and split")
    @CatalogueId("F39")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void answersEachRequestInItsOrder(Transport transport)
            throws IOException, InterruptedException, ExecutionException {
        long seed = System.nanoTime();
        System.err.println("ConnectionRaceTest " + transport + " seed=" + seed);
        int exchanges = 0;
        try (var server = new GuardedServer(transport, EAGER)) {
            List<Future<Integer>> clients = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLIENTS; i++) {
                    var random = new Random(seed + i);
                    clients.add(threads.submit(() -> talk(server, random)));
                }
            }
            for (Future<Integer> client : clients) {
                exchanges += client.get();
            }
            assertThat(server.guard.clientsGone()).isZero();
            assertThat(server.guard.refusedRequests()).isZero();
            Eventually.nothingIsOpen(server);
        }
        assertThat(exchanges).isGreaterThan(CLIENTS);
        Eventually.within(Duration.ofSeconds(10), () -> !LiveThreads.names().contains("client-watch"));
        Eventually.within(Duration.ofSeconds(10), () -> !LiveThreads.names().contains("connection-guard"));
    }

    private static int talk(GuardedServer server, Random random) throws IOException {
        long end = System.nanoTime() + TIME.toNanos();
        int exchanges = 0;
        try (var client = server.connect()) {
            while (System.nanoTime() < end) {
                List<String> bodies = bodies(random);
                send(client, random, bodies);
                for (String body : bodies) {
                    assertThat(client.answer().body()).isEqualTo(body);
                    exchanges++;
                }
            }
        }
        return exchanges;
    }

    private static List<String> bodies(Random random) {
        List<String> bodies = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            bodies.add(String.valueOf((char) ('a' + random.nextInt(26))).repeat(random.nextInt(2000)));
        }
        return bodies;
    }

    private static void send(RawClient client, Random random, List<String> bodies) throws IOException {
        var all = new StringBuilder();
        for (String body : bodies) {
            String path = random.nextInt(3) == 0 ? "/slow-echo" : "/echo";
            all.append(random.nextBoolean() ? post(path, body) : chunked(path, chunks(random, body)));
        }
        int at = 0;
        while (at < all.length()) {
            int to = Math.min(all.length(), at + 1 + random.nextInt(1500));
            client.send(all.substring(at, to));
            at = to;
            if (random.nextInt(8) == 0) {
                LockSupport.parkNanos(random.nextInt(3_000_000));
            }
        }
    }

    private static String chunks(Random random, String body) {
        var chunks = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            int to = Math.min(body.length(), at + 1 + random.nextInt(700));
            chunks.append(chunk(body.substring(at, to)));
            at = to;
        }
        return chunks.append(lastChunk()).toString();
    }
}
