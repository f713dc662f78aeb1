package dev.turnpike.proxy.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What a {@link ScriptedUpstream} does on one connection, step by step. Immutable: each method answers a longer script. When the steps
 * are done the connection is closed; a peer that closes first ends the script.
 */
public final class Script {

    /** One step. */
    @FunctionalInterface
    public interface Step {

        /** Does it; an {@link IOException} ends the script. */
        void run(Visit visit) throws IOException;
    }

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** No steps yet. */
    public static Script begin() {
        return new Script(List.of());
    }

    /** Answers every request of the connection with {@code response}, until the peer closes. */
    public static Script answering(String response) {
        return begin().repeat(begin().readRequest().send(response));
    }

    /** Answers every request of the connection with what {@code answer} makes of it. */
    public static Script answering(Function<ScriptedUpstream.Request, String> answer) {
        return begin().repeat(begin().readRequest()
                .then(visit -> visit.write(answer.apply(visit.last()).getBytes(StandardCharsets.UTF_8))));
    }

    void run(Visit visit) throws IOException {
        for (var step : steps) {
            step.run(visit);
        }
    }

    /** A step of the test's own. */
    public Script then(Step step) {
        var more = new ArrayList<>(steps);
        more.add(step);
        return new Script(more);
    }

    /** Reads a whole request and records it. */
    public Script readRequest() {
        return then(Visit::readRequest);
    }

    /** Reads a request's head and leaves its body unread; nothing is recorded. */
    public Script readHead() {
        return then(Visit::readHead);
    }

    /** Sends {@code text} as UTF-8. */
    public Script send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends {@code bytes} in one write. */
    public Script send(byte[] bytes) {
        return then(visit -> visit.write(bytes));
    }

    /** Sends {@code bytes} in writes of {@code size}, with a breath between them so that they travel apart. */
    public Script sendSplit(byte[] bytes, int size) {
        return then(visit -> {
            for (int at = 0; at < bytes.length; at += size) {
                visit.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
                LockSupport.parkNanos(200_000);
            }
        });
    }

    /** Sends {@code text} as one chunk of the chunked coding. */
    public Script chunk(String text) {
        return send(CannedAnswers.chunk(text));
    }

    /** Ends a chunked body. */
    public Script lastChunk() {
        return send("0\r\n\r\n");
    }

    /** Waits; the peer's closing is noticed meanwhile. */
    public Script pause(Duration duration) {
        return then(visit -> {
            long until = System.nanoTime() + duration.toNanos();
            visit.pauseUntil(() -> System.nanoTime() - until >= 0);
        });
    }

    /** Waits until {@code latch} is down; the peer's closing is noticed meanwhile. */
    public Script pauseUntil(CountDownLatch latch) {
        return pauseUntil(() -> latch.getCount() == 0);
    }

    /** Waits until {@code condition} holds; the peer's closing is noticed meanwhile. */
    public Script pauseUntil(BooleanSupplier condition) {
        return then(visit -> visit.pauseUntil(condition));
    }

    /** Says nothing until the peer closes. */
    public Script stall() {
        return then(Visit::stall);
    }

    /** Neither reads nor writes until the upstream is closed: the peer's writes fill up. */
    public Script hang() {
        return then(visit -> {
            while (!visit.below().isClosed()) {
                LockSupport.parkNanos(1_000_000);
            }
        });
    }

    /** Closes with RST. */
    public Script reset() {
        return then(visit -> {
            visit.below().setSoLinger(true, 0);
            visit.below().close();
        });
    }

    /** Sends FIN and reads on until the peer closes. */
    public Script halfClose() {
        return then(visit -> visit.socket().shutdownOutput()).stall();
    }

    /** Closes; with bytes of the peer unread, the kernel makes it an RST. */
    public Script close() {
        return then(visit -> visit.socket().close());
    }

    /** Follows {@code script} again and again until the peer closes. */
    public Script repeat(Script script) {
        return then(visit -> {
            try {
                while (true) {
                    script.run(visit);
                }
            } catch (EOFException _) {
                // the peer has had enough
            }
        });
    }
}
