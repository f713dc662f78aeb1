package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShutdownTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    @ParameterizedTest
    @EnumSource(Transport.class)
    void waitsForTheRunningCallAlone(Transport transport) throws IOException, InterruptedException, ExecutionException {
        try (var server = new GuardedServer(transport, ShortLimits.PATIENT);
                var silent = server.connect();
                var half = server.connect();
                var idle = server.connect();
                var idleAfterWatch = server.connect();
                var running = server.connect();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            half.send("GET /hel");
            idle.send(get("/hello")).answer();
            watched(server, idleAfterWatch);
            server.handlers.goOn.release();
            idleAfterWatch.answer();
            watched(server, running);

            var stop = threads.submit(server::stop);

            for (RawClient client : new RawClient[] {silent, half, idle, idleAfterWatch}) {
                assertThat(client.silentClose()).isLessThan(AT_ONCE);
            }
            assertThat(stop).isNotDone();
            server.handlers.goOn.release();
            var answer = running.answer();
            assertThat(answer.body()).isEqualTo("waited");
            assertThat(answer.closes()).isTrue();
            assertThat(running.silentClose()).isLessThan(AT_ONCE);
            stop.get();
            assertThat(server.guard.openConnections()).isZero();
            assertThat(server.guard.clientsGone()).isZero();
        }
    }

    @Test
    void makesEachAnswerTheLastOnceItDrains() throws IOException {
        try (var server = new GuardedServer(Transport.PLAIN_NIO, ShortLimits.PATIENT);
                var client = server.connect()) {
            assertThat(client.send(get("/hello")).answer().closes()).isFalse();

            server.guard.drain();

            assertThat(client.send(get("/hello")).answer().closes()).isTrue();
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void closesWhatIsLeftWithTheGuard() throws IOException {
        try (var server = new GuardedServer(Transport.PLAIN_NIO, ShortLimits.PATIENT);
                var client = server.connect()) {
            client.send(get("/hello")).answer();

            server.guard.close();

            assertThat(client.silentClose()).isLessThan(AT_ONCE);
        }
    }

    private static void watched(GuardedServer server, RawClient client) throws IOException {
        client.send(get("/wait"));
        server.handlers.begun.acquireUninterruptibly();
        Eventually.pass(ShortLimits.WATCH_AFTER.multipliedBy(3));
    }
}
