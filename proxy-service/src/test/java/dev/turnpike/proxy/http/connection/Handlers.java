package dev.turnpike.proxy.http.connection;

import io.helidon.http.ForbiddenException;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What a test can ask a server for: one handler for each way to treat a request. */
final class Handlers {
    /** How often {@code /mark} ran: in most tests it must not. */
    final AtomicInteger marks = new AtomicInteger();

    /** How many exchanges saw their client leave, by {@code onGone}. */
    final AtomicInteger departures = new AtomicInteger();

    /** Released when a waiting handler has begun. */
    final Semaphore begun = new Semaphore(0);

    /** Released by a test to let a waiting handler go on. */
    final Semaphore goOn = new Semaphore(0);

    void routing(HttpRouting.Builder routing) {
        routing.any("/mark", (_, response) -> {
                    marks.incrementAndGet();
                    response.send("marked");
                })
                .get("/hello", (_, response) -> response.send("hello"))
                .get(
                        "/address",
                        (request, response) -> response.send(ClientLink.of(request)
                                .orElseThrow()
                                .remoteAddress()
                                .toString()))
                .get(
                        "/say-close",
                        (_, response) ->
                                response.header(HeaderValues.CONNECTION_CLOSE).send("bye"))
                .post("/echo", Handlers::echo)
                .post("/stream-body", Handlers::echoStreamed)
                .post("/unread", (_, response) -> response.send("unread"))
                .post(
                        "/unread-close",
                        (_, response) ->
                                response.header(HeaderValues.CONNECTION_CLOSE).send("unread"))
                .post("/http-exception", (_, _) -> {
                    throw new HttpException("refused", Status.CONFLICT_409, false);
                })
                .post("/forbidden", (_, _) -> {
                    throw new ForbiddenException("forbidden");
                })
                .post("/runtime", (_, _) -> {
                    throw new IllegalArgumentException("runtime");
                })
                .post("/half-read", Handlers::halfRead)
                .any("/wait", this::waitForTest)
                .get("/stream", this::stream)
                .get("/flood", Handlers::flood)
                .get("/one-send", (_, response) -> response.send(new byte[64 << 20]))
                .get("/truncate", Handlers::truncate)
                .post("/slow-echo", Handlers::slowEcho);
    }

    private static void echo(ServerRequest request, ServerResponse response) {
        byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
        response.send(body);
    }

    /** Long enough for a watch that is due at once. */
    private static void slowEcho(ServerRequest request, ServerResponse response) {
        byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(body.length % 7));
        response.send(body);
    }

    private static void echoStreamed(ServerRequest request, ServerResponse response) throws IOException {
        try (InputStream in = request.content().inputStream();
                OutputStream out = response.outputStream()) {
            in.transferTo(out);
            // Reading on at the end must not touch the next request.
            out.write(in.read() < 0 ? '.' : '!');
        }
    }

    private static void halfRead(ServerRequest request, ServerResponse response) throws IOException {
        try (InputStream in = request.content().inputStream()) {
            in.readNBytes(2);
        }
        throw new IllegalArgumentException("half read");
    }

    private void waitForTest(ServerRequest request, ServerResponse response) throws InterruptedException {
        if (request.content().hasEntity()) {
            request.content().as(byte[].class);
        }
        ClientLink link = ClientLink.of(request).orElseThrow();
        var gone = new CountDownLatch(1);
        try (var _ = link.onGone(() -> {
            departures.incrementAndGet();
            goOn.release();
            gone.countDown();
        })) {
            begun.release();
            goOn.tryAcquire(10, TimeUnit.SECONDS);
        }
        response.send(link.gone() ? "gone" : "waited");
    }

    private void stream(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        ClientLink link = ClientLink.of(request).orElseThrow();
        var gone = new CountDownLatch(1);
        try (var _ = link.onGone(() -> {
                    departures.incrementAndGet();
                    gone.countDown();
                });
                OutputStream out = response.outputStream()) {
            out.write("data: first\n\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            begun.release();
            gone.await(10, TimeUnit.SECONDS);
        }
    }

    private static void flood(ServerRequest request, ServerResponse response) throws IOException {
        byte[] piece = new byte[16 * 1024];
        try (OutputStream out = response.outputStream()) {
            for (int i = 0; i < 4096; i++) {
                out.write(piece);
                out.flush();
            }
        }
    }

    private static void truncate(ServerRequest request, ServerResponse response) throws IOException {
        OutputStream out = response.outputStream();
        out.write("data: first\n\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        throw new CloseConnectionException("cut");
    }
}
