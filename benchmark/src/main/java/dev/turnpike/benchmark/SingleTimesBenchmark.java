package dev.turnpike.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long single things take, each beside its control, each on a connection of its own: an answer from the second backend after the first refused the connection (F01) beside
 * one from the first, and the refusal of a head of 64 KB or of 5,000 fields (B17) beside the answer to a head of ordinary size. Median and p99 of many repeats.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SingleTimesBenchmark {
    /** A backend is left alone after as many failures in a row as it may have at most; a route more keeps it in the game. */
    private static final int FAILURES = 1000;

    private static final int ROUTES = 200;
    private static final byte[] LARGE_HEAD = head("Y: " + "a".repeat(64 * 1024) + "\r\n");
    private static final byte[] MANY_FIELDS = head("Y: a\r\n".repeat(5000));
    private static final byte[] SMALL_HEAD = head("Y: a\r\n");

    private LocalGateway gateway;
    private byte[] direct;
    private byte[][] refused;
    private int calls;

    /** One route that answers at once, and many whose first backend is a port that nobody listens at. */
    @Setup
    public void start() throws IOException {
        int nobody = freePort();
        var routes = new StringBuilder(LocalGateway.ECHO);
        for (int i = 0; i < ROUTES; i++) {
            routes.append(LocalGateway.route(
                    "refused-" + i,
                    LocalGateway.backend(
                            "nobody", nobody, "priority: 0, cooldown: {consecutiveFailures: " + FAILURES + "}"),
                    "{name: echo, provider: Echo, priority: 1}"));
        }
        gateway = LocalGateway.start(routes.toString());
        direct = Chat.request(gateway.key(), Chat.saying("echo", "Hello there"));
        refused = new byte[ROUTES][];
        for (int i = 0; i < ROUTES; i++) {
            refused[i] = Chat.request(gateway.key(), Chat.saying("refused-" + i, "Hello there"));
        }
    }

    /** Stops the gateway. */
    @TearDown
    public void stop() throws IOException {
        gateway.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static byte[] head(String fields) {
        return ("GET /nowhere HTTP/1.1\r\nHost: gateway\r\n" + fields + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The control of the next. */
    @Benchmark
    public void answerOfTheFirstBackend() throws IOException {
        call(direct, 200);
    }

    /** F01: its time less that of the control is what the refused connection added. */
    @Benchmark
    public void answerAfterARefusedConnection() throws IOException {
        call(refused[calls++ / (FAILURES - 1)], 200, "x-turnpike-attempts: 2");
    }

    /** The control of the next two. */
    @Benchmark
    public void answerToAnOrdinaryHead() throws IOException {
        call(SMALL_HEAD, 404);
    }

    /** B17. */
    @Benchmark
    public void refusalOfALargeHead() throws IOException {
        call(LARGE_HEAD, 431);
    }

    /** B17. */
    @Benchmark
    public void refusalOfManyFields() throws IOException {
        call(MANY_FIELDS, 431);
    }

    private void call(byte[] request, int status, String... lines) throws IOException {
        try (var connection = RawConnection.to(gateway)) {
            connection.send(request);
            connection.expect(status, lines);
        }
    }
}
