package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.wire.HeaderFields;
import java.time.Duration;

/**
 * A sink for {@code onClientDisconnect: Drain}: when the client leaves, what is written goes nowhere and the upstream is read on, so that its usage is known; at most for
 * a while. The end then says that the client is gone.
 */
final class OutlivingSink implements ReplySink {
    private final ReplySink client;
    private final Duration longest;
    private volatile boolean gone;

    OutlivingSink(ReplySink client, Duration longest) {
        this.client = client;
        this.longest = longest;
    }

    /** Whether the client has left. */
    boolean gone() {
        return gone;
    }

    private void write(Runnable action) {
        if (gone) {
            return;
        }
        try {
            action.run();
        } catch (GatewayException e) {
            if (!(e.failure() instanceof Failure.ClientGone)) {
                throw e;
            }
            gone = true;
        }
    }

    private void end(Runnable action) {
        write(action);
        if (gone) {
            throw new GatewayException(new Failure.ClientGone("The client closed the connection."));
        }
    }

    @Override
    public void whole(byte[] json, HeaderFields headers) {
        end(() -> client.whole(json, headers));
    }

    @Override
    public void open(HeaderFields headers) {
        write(() -> client.open(headers));
    }

    @Override
    public void event(byte[] json) {
        write(() -> client.event(json));
    }

    @Override
    public void comment() {
        write(client::comment);
    }

    @Override
    public void flush() {
        write(client::flush);
    }

    @Override
    public void done() {
        end(client::done);
    }

    @Override
    public void fail(Failure failure, HeaderFields headers) {
        client.fail(failure, headers);
    }

    @Override
    public boolean committed() {
        return gone || client.committed();
    }

    @Override
    public Duration heartbeat(Duration usual) {
        return client.heartbeat(usual);
    }

    /** {@code action} runs when the client has been gone for the longest time that the upstream is read on. */
    @Override
    public Registration onClientGone(Runnable action) {
        var timer = Thread.ofVirtual().name("drain-limit").unstarted(() -> {
            try {
                Thread.sleep(longest);
                action.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the exchange has ended by itself
            }
        });
        var registration = client.onClientGone(() -> {
            gone = true;
            timer.start();
        });
        return () -> {
            registration.close();
            timer.interrupt();
        };
    }
}
