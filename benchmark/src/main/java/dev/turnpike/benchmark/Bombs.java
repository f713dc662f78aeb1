package dev.turnpike.benchmark;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Fifty hostile bodies a second (S27): deep nesting, long numbers, colliding names, many small members, text that search patterns stumble over, bodies said to be compressed.
 * Each leaves when it is due, whatever became of those before.
 */
final class Bombs implements HostileLoad {
    private static final Duration BETWEEN = Duration.ofMillis(20);
    private static final List<byte[]> BODIES = Stream.of(
                    "[".repeat(100_000),
                    number(),
                    colliding(),
                    "{\"model\":\"echo\",\"messages\":[" + "{},".repeat(50_000) + "{}]}",
                    Chat.saying("echo", "sk-aaaaaaaaaaaaaaa bearer aaaa.aaaa-aaaa ".repeat(6_000)),
                    Chat.saying("echo", "data:;a;a;a;a;base64 data:image/png;".repeat(7_000)))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Rate rate = new Rate();
    private volatile boolean ending;
    private Thread bomber;

    @Override
    public String routes() {
        return "";
    }

    @Override
    public void begin(LocalGateway gateway) {
        ending = false;
        rate.begin();
        bomber = Thread.ofPlatform().daemon().start(() -> bomb(gateway));
    }

    @Override
    public void end() throws InterruptedException {
        rate.end();
        ending = true;
        bomber.join();
    }

    @Override
    public String told() {
        return "%.1f bombs a second".formatted(rate.perSecond());
    }

    @Override
    public void close() {
        http.close();
    }

    private void bomb(LocalGateway gateway) {
        long due = System.nanoTime();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; !ending; i++) {
                var bomb = request(gateway, i);
                senders.execute(() -> send(bomb));
                rate.count();
                due += BETWEEN.toNanos();
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    /** One in seven is said to be compressed. */
    private static HttpRequest request(LocalGateway gateway, int number) {
        var request = HttpRequest.newBuilder(gateway.chat())
                .header("Authorization", "Bearer " + gateway.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(BODIES.get(number % BODIES.size())));
        if (number % (BODIES.size() + 1) == BODIES.size()) {
            request.header("Content-Encoding", "gzip");
        }
        return request.build();
    }

    private void send(HttpRequest bomb) {
        try {
            http.send(bomb, BodyHandlers.discarding());
        } catch (IOException e) {
            // a bomb whose connection was closed has done its work
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
}
