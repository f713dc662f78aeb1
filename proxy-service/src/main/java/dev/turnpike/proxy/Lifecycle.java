package dev.turnpike.proxy;

import dev.turnpike.proxy.dispatch.InFlight;
import dev.turnpike.proxy.dispatch.ReplySink.Registration;
import dev.turnpike.proxy.http.GatewayServer;
import dev.turnpike.proxy.settings.Settings.Shutdown;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starting, serving, draining: what probes are told, and the order of a stop. */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    /** Room for the error events of exchanges that were ended at the end of the grace. */
    static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final Duration PROBE = Duration.ofSeconds(1);
    private final Shutdown shutdown;
    private final BooleanSupplier works;
    private volatile GatewayServer server;
    private volatile boolean draining;

    /** {@code works} is false when something inside is broken for good. */
    Lifecycle(Shutdown shutdown, BooleanSupplier works) {
        this.shutdown = shutdown;
        this.works = works;
    }

    void serve(GatewayServer started) {
        server = started;
    }

    GatewayServer server() {
        return server;
    }

    /** Whether requests should be sent here. */
    boolean ready() {
        return server != null && !draining;
    }

    /** Whether the public listener takes a connection and all works inside: a process of which this is not so is restarted. */
    boolean live() {
        if (server == null || draining) {
            return true;
        }
        if (!works.getAsBoolean()) {
            return false;
        }
        try (var socket = new Socket()) {
            socket.connect(server.address(), (int) PROBE.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends what still runs when the grace is over; closing it calls that off. */
    Registration endAfterGrace(InFlight inFlight) {
        var timer = Thread.ofVirtual().name("grace").start(() -> {
            try {
                Thread.sleep(shutdown.drainGrace());
                LOG.warn("the grace is over; exchanges that still run are ended");
                inFlight.endAll();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // everything has ended by itself
            }
        });
        return timer::interrupt;
    }

    /** Says that no more requests should come, and gives load balancers the time to hear it; requests are served meanwhile. */
    void drain() {
        if (draining || server == null) {
            return;
        }
        draining = true;
        LOG.atInfo()
                .addKeyValue("delay", shutdown.drainDelay())
                .addKeyValue("grace", shutdown.drainGrace())
                .log("draining");
        server.drain();
        try {
            Thread.sleep(shutdown.drainDelay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
