package dev.turnpike.benchmark;

import dev.turnpike.proxy.Gateway;
import dev.turnpike.proxy.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What hostile bodies cost others (S27): the latency of an ordinary call, on a fixed schedule, with and without fifty bombs a second beside it (deep nesting, long numbers,
 * colliding names, many small members, text that search patterns stumble over, bodies said to be compressed). Calls and bombs leave when they are due, whatever became of
 * those before. Prints p50 and p99 of both, and their ratio; rounds alternate, so that both see the same machine.
 */
public final class BombLoad {
    private static final int ROUNDS = 3;
    private static final int CALLS = 500;
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(10);
    private static final Duration BETWEEN_BOMBS = Duration.ofMillis(20);
    private static final String CALL = saying("Hello there");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI target;
    private final String key;
    private final AtomicLong bombs = new AtomicLong();
    private long bombedNanos;

    private BombLoad(URI target, String key) {
        this.target = target;
        this.key = key;
    }

    /** Starts a gateway on the loopback, measures, prints. */
    public static void main(String[] args) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("turnpike-bombs");
        var settings = Settings.load(
                Map.of(
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        "0",
                        "OBSERVE_PORT",
                        "0",
                        "LOG_FILE_PATH",
                        "off",
                        "DRAIN_DELAY",
                        "0s"),
                directory);
        try (var gateway = Gateway.start(settings)) {
            var key = gateway.createFirstAdmin().orElseThrow().key().reveal();
            var target = URI.create("http://127.0.0.1:" + gateway.server().port() + "/v1/chat/completions");
            new BombLoad(target, key).run();
        }
    }

    private void run() throws InterruptedException {
        calls(); // warms up
        var alone = new ArrayList<Long>();
        var beside = new ArrayList<Long>();
        for (int round = 0; round < ROUNDS; round++) {
            alone.addAll(calls());
            var stop = new AtomicBoolean();
            var bomber = Thread.ofPlatform().daemon().start(() -> bomb(stop));
            long begun = System.nanoTime();
            beside.addAll(calls());
            bombedNanos += System.nanoTime() - begun;
            stop.set(true);
            bomber.join();
        }
        print("alone", alone);
        print("with %.1f bombs a second".formatted(bombs.get() * 1e9 / bombedNanos), beside);
        System.out.printf("p99 ratio %.2f%n", (double) percentile(beside, 99) / percentile(alone, 99));
    }

    /** Latencies in nanoseconds, each from the time at which the call was due. */
    private List<Long> calls() {
        var latencies = new ArrayList<Long>();
        long due = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            send(CALL.getBytes(StandardCharsets.UTF_8), false);
            latencies.add(System.nanoTime() - due);
            due += BETWEEN_CALLS.toNanos();
        }
        return latencies;
    }

    private void bomb(AtomicBoolean stop) {
        var bodies = Stream.of(
                        "[".repeat(100_000),
                        number(),
                        colliding(),
                        "{\"model\":\"echo\",\"messages\":[" + "{},".repeat(50_000) + "{}]}",
                        saying("sk-aaaaaaaaaaaaaaa bearer aaaa.aaaa-aaaa ".repeat(6_000)),
                        saying("data:;a;a;a;a;base64 data:image/png;".repeat(7_000)))
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        long due = System.nanoTime();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; !stop.get(); i++) {
                var body = bodies.get(i % bodies.size());
                boolean claimsGzip = i % (bodies.size() + 1) == bodies.size();
                senders.execute(() -> send(body, claimsGzip));
                bombs.incrementAndGet();
                due += BETWEEN_BOMBS.toNanos();
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private static String saying(String text) {
        return "{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    private static String number() {
        return "{\"model\":\"echo\",\"temperature\":" + "9".repeat(500_000) + ",\"messages\":[{\"role\":\"user\"}]}";
    }

    private static String colliding() {
        var members = new StringBuilder("{\"model\":\"echo\",\"messages\":[{\"role\":\"user\"}]");
        for (int bits = 0; bits < 4_096; bits++) {
            members.append(",\"");
            for (int bit = 0; bit < 12; bit++) {
                members.append((bits >> bit & 1) == 0 ? "Aa" : "BB");
            }
            members.append("\":1");
        }
        return members.append('}').toString();
    }

    private void send(byte[] body, boolean claimsGzip) {
        var request = HttpRequest.newBuilder(target)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (claimsGzip) {
            request.header("Content-Encoding", "gzip");
        }
        try {
            http.send(request.build(), BodyHandlers.discarding());
        } catch (IOException e) {
            // a bomb whose connection was closed has done its work
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void print(String what, List<Long> latencies) {
        System.out.printf(
                "%-24s p50 %.2f ms, p99 %.2f ms, %d calls%n",
                what, percentile(latencies, 50) / 1e6, percentile(latencies, 99) / 1e6, latencies.size());
    }

    private static long percentile(List<Long> values, int percent) {
        var sorted = values.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
