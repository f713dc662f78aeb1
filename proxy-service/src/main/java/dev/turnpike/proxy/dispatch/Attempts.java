package dev.turnpike.proxy.dispatch;

import dev.turnpike.crds.config.RouteConfig.Timeouts;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Adapters;
import dev.turnpike.proxy.provider.Capabilities;
import dev.turnpike.proxy.provider.Continuations;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.routing.Target;
import dev.turnpike.proxy.upstream.Deadlines;
import dev.turnpike.proxy.upstream.UpstreamClient;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamCall;
import dev.turnpike.proxy.wire.UpstreamCall.Expect;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tries: what they share. */
public final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final Duration LAST_WORD = Duration.ofSeconds(10);
    private static final int MOST_IGNORED = 64 * 1024;

    private final Means means;
    private final Duration heartbeat;

    /**
     * What a try is made with.
     *
     * @param answers bounds what all tries together hold of answers
     */
    public record Means(
            Adapters adapters,
            UpstreamClient upstream,
            ContinuationStore continuations,
            InFlight inFlight,
            ByteBudget answers) {}

    /** {@code heartbeat} is the silence after which a streaming client gets a comment. */
    public Attempts(Means means, Duration heartbeat) {
        this.means = means;
        this.heartbeat = heartbeat;
    }

    /**
     * What a try that succeeded has to say.
     *
     * @param timeToContent from its begin to the first content
     */
    record Answered(Duration timeToContent) {}

    /**
     * Tries one target; the answer is in the job's sink when it returns.
     *
     * @throws dev.turnpike.proxy.failure.GatewayException when it failed
     */
    Answered run(Job job, Target target) {
        var exchange = job.exchange();
        exchange.attemptBegun(target.backend().id());
        ContextWindow.check(job.request(), target.backend(), job.bill().estimate());
        job.bill().begin(target.backend());
        var notes = exchange.notes();
        var call = new AdapterCall(
                job.request(),
                target.backend(),
                exchange.acceptedAt(),
                "chatcmpl-" + exchange.id(),
                continuations(job),
                notes);
        Capabilities.check(call);
        var attempt = new Attempt(this, job, target, call);
        attempt.run();
        return new Answered(attempt.timeToContent());
    }

    /** The sink of a streamed {@code job} while it is dispatched. */
    BeatingSink accompany(Job job) {
        return BeatingSink.over(job, heartbeat, means.upstream());
    }

    /**
     * Waits before the next try.
     *
     * @throws GatewayException when the client leaves meanwhile, whatever its route does then, for nothing is asked of an upstream; or when the process goes down
     */
    void pause(Job job, Duration time) {
        var ended = new CountDownLatch(1);
        try (var _ = job.sink().onClientGone(ended::countDown);
                var _ = inFlight().enter(ended::countDown)) {
            if (!ended.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new Failure.Draining("The gateway is shutting down."));
        }
        throw new GatewayException(
                inFlight().ending()
                        ? new Failure.Draining("The gateway is shutting down; the request was ended.")
                        : new Failure.ClientGone("The client closed the connection."));
    }

    /** Sends a last word to an upstream whose client has left; best effort, on a thread of its own, and nobody waits for the answer. */
    void tellUpstream(Target target, UpstreamCall call) {
        Thread.ofVirtual().name("upstream-cancel").start(() -> {
            var soon = new Deadlines(LAST_WORD, LAST_WORD, LAST_WORD, LAST_WORD, System.nanoTime());
            try (var exchange = means.upstream().open(Destinations.of(target.backend()), soon)) {
                exchange.send(call);
                exchange.whole(MOST_IGNORED);
            } catch (GatewayException e) {
                LOG.atDebug()
                        .addKeyValue("backend", target.backend().id())
                        .log("cancel was not taken: {}", e.getMessage());
            }
        });
    }

    private Continuations continuations(Job job) {
        return means.continuations().of(job.caller().clientId());
    }

    Adapters adapters() {
        return means.adapters();
    }

    UpstreamClient upstream() {
        return means.upstream();
    }

    ByteBudget answers() {
        return means.answers();
    }

    InFlight inFlight() {
        return means.inFlight();
    }

    /** The deadlines of a call: its route's, counted from when the request was accepted. A call whose answer comes whole may be silent for as long as a whole answer may take. */
    static Deadlines deadlines(Job job, Target target, Expect expect) {
        Timeouts timeouts = target.route().config().timeouts();
        var connect = timeouts.connect();
        var whole = timeouts.request();
        long accepted = job.exchange().startedNanos();
        if (!job.request().stream()) {
            return new Deadlines(connect, whole, whole, whole, accepted);
        }
        return switch (expect) {
            case STREAM ->
                new Deadlines(connect, timeouts.firstByte(), timeouts.streamIdle(), timeouts.stream(), accepted);
            case WHOLE -> new Deadlines(connect, whole, whole, timeouts.stream(), accepted);
        };
    }

    /** What the client is told about where its answer comes from, as far as that is known now, and what is left of its limits. */
    public static HeaderFields headers(Exchange exchange) {
        return RateHeaders.add(origin(exchange), exchange.rates());
    }

    private static HeaderFields origin(Exchange exchange) {
        var backend = exchange.backend();
        if (backend == null) {
            return HeaderFields.NONE;
        }
        var headers = HeaderFields.of(
                "x-turnpike-route",
                HeaderText.printable(backend.substring(0, backend.lastIndexOf('/'))),
                "x-turnpike-backend",
                HeaderText.printable(backend.substring(backend.lastIndexOf('/') + 1)),
                "x-turnpike-attempts",
                Integer.toString(exchange.attempts()));
        var warnings = exchange.warnings();
        return warnings.isEmpty()
                ? headers
                : headers.with("x-turnpike-warnings", HeaderText.printable(String.join("; ", warnings)));
    }
}
