package dev.turnpike.benchmark;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Calls of one well-behaved client on a fixed schedule: each leaves when it is due, and its latency counts from that moment, whatever became of those before. */
final class OrdinaryCalls {
    private static final int CALLS = 500;
    private static final Duration BETWEEN = Duration.ofMillis(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;

    OrdinaryCalls(LocalGateway gateway) {
        request = HttpRequest.newBuilder(gateway.chat())
                .header("Authorization", "Bearer " + gateway.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Chat.saying("echo", "Hello there")))
                .build();
    }

    /** One round; a call that is not answered with 200 makes all figures worthless and ends the run. */
    void measure(Latencies latencies) throws IOException, InterruptedException {
        latencies.beginRound();
        long due = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            LockSupport.parkNanos(due - System.nanoTime());
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("an ordinary call was answered with " + status);
            }
            latencies.add(System.nanoTime() - due);
            due += BETWEEN.toNanos();
        }
    }
}
