package dev.turnpike.proxy.dispatch;

import dev.turnpike.crds.config.RouteConfig.Timeouts;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Adapters;
import dev.turnpike.proxy.provider.Capabilities;
import dev.turnpike.proxy.provider.Continuations;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.routing.Target;
import dev.turnpike.proxy.upstream.Deadlines;
import dev.turnpike.proxy.upstream.UpstreamClient;
import dev.turnpike.proxy.wire.HeaderFields;
import java.time.Duration;

/** Makes tries: what they share. */
public final class Attempts {
    private final Adapters adapters;
    private final UpstreamClient upstream;
    private final ContinuationStore continuations;
    private final Duration heartbeat;

    /** {@code heartbeat} is the silence after which a streaming client gets a comment. */
    public Attempts(Adapters adapters, UpstreamClient upstream, ContinuationStore continuations, Duration heartbeat) {
        this.adapters = adapters;
        this.upstream = upstream;
        this.continuations = continuations;
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

    private Continuations continuations(Job job) {
        return continuations.of(job.caller().clientId());
    }

    Adapters adapters() {
        return adapters;
    }

    UpstreamClient upstream() {
        return upstream;
    }

    Duration heartbeat() {
        return heartbeat;
    }

    /** The deadlines of a try: its route's, counted from when the request was accepted. */
    static Deadlines deadlines(Job job, Target target) {
        Timeouts timeouts = target.route().config().timeouts();
        long accepted = job.exchange().startedNanos();
        return job.request().stream()
                ? new Deadlines(
                        timeouts.connect(), timeouts.firstByte(), timeouts.streamIdle(), timeouts.stream(), accepted)
                : new Deadlines(
                        timeouts.connect(), timeouts.request(), timeouts.request(), timeouts.request(), accepted);
    }

    /** What the client is told about where its answer comes from, as far as that is known now. */
    public static HeaderFields headers(Exchange exchange) {
        if (exchange.attempts() == 0) {
            return HeaderFields.NONE;
        }
        var backend = exchange.backend();
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
