package dev.turnpike.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Ten thousand guessed keys a second from one address (S26), or as many as the machine can: each guesser has a connection and asks again once it was refused, not before the
 * next guess is due.
 */
final class Guesses implements HostileLoad {
    private static final int GUESSERS = 50;
    private static final Duration BETWEEN = Duration.ofSeconds(GUESSERS).dividedBy(10_000);
    private static final String BODY = Chat.saying("echo", "Hello there");

    private final Rate rate = new Rate();
    private final List<Thread> guessers = new ArrayList<>();
    private volatile boolean ending;

    @Override
    public String routes() {
        return "";
    }

    @Override
    public void begin(LocalGateway gateway) throws IOException {
        ending = false;
        for (int i = 0; i < GUESSERS; i++) {
            var connection = RawConnection.to(gateway);
            guessers.add(Thread.ofVirtual().unstarted(() -> guess(connection)));
        }
        rate.begin();
        guessers.forEach(Thread::start);
    }

    @Override
    public void end() throws InterruptedException {
        rate.end();
        ending = true;
        for (var guesser : guessers) {
            guesser.join();
        }
        guessers.clear();
    }

    @Override
    public String told() {
        return "%.0f guessed keys a second".formatted(rate.perSecond());
    }

    private void guess(RawConnection connection) {
        try (connection) {
            long due = System.nanoTime();
            for (int i = 0; !ending; i++) {
                LockSupport.parkNanos(due - System.nanoTime());
                var key = "tp-%040d".formatted(i);
                connection.send(Chat.request(key, BODY));
                connection.expect(401);
                rate.count();
                due += BETWEEN.toNanos();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the gateway had enough of a guesser", e);
        }
    }
}
