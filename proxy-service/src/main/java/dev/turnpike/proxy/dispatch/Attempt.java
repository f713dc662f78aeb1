package dev.turnpike.proxy.dispatch;

import dev.turnpike.crds.config.RouteConfig.OnClientDisconnect;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.memory.JsonWeight;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.AnswerUnfolder;
import dev.turnpike.proxy.provider.answer.ChunkFolder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.routing.Target;
import dev.turnpike.proxy.upstream.SseParser;
import dev.turnpike.proxy.upstream.SseReader;
import dev.turnpike.proxy.upstream.UpstreamExchange;
import dev.turnpike.proxy.wire.SseEvent;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import dev.turnpike.proxy.wire.UpstreamCall.Expect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One try at one target: runs the adapter's step, carries the answer to the client.
 *
 * <p>What it holds of the answer is its share of a budget that all tries have together; what does not fit ends the try with
 * {@code Failure.Overloaded}. Counted are whole bodies, of errors too; what reading a large one costs while it is read, and what is made of it;
 * the parts of an event that is not complete, a complete one until it went on, and what is folded of a stream. It is given back with the
 * end of the try, when the client has taken the answer or nobody will. Answers that a step has itself are not counted: they are made of the
 * request.
 */
final class Attempt {
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(60);
    /** An event is held as itself, as the chunk that is made of it, and in the buffer of the client, which may have grown for it. */
    private static final int EVENT_FACTOR = 4;

    private static final int MOST_ERROR_BYTES = 256 * 1024;
    private static final int MOST_ANSWER_BYTES = 128 * 1024 * 1024;

    private final Attempts shared;
    private final Job job;
    private final Target target;
    private final AdapterCall call;
    private final Adapter adapter;
    private final ReplySink sink;
    private final StreamRelay relay;
    private final ByteBudget.Share answers;
    private final long begun = System.nanoTime();
    private UpstreamCall cancelled;

    Attempt(Attempts shared, Job job, Target target, AdapterCall call) {
        this.shared = shared;
        this.job = job;
        this.target = target;
        this.call = call;
        this.adapter = shared.adapters().of(target.backend().dialect());
        this.answers = shared.answers().share();
        this.sink = target.route().config().onClientDisconnect() == OnClientDisconnect.Drain
                ? new OutlivingSink(job.sink(), LONGEST_DRAIN)
                : job.sink();
        this.relay = new StreamRelay(sink, job.exchange());
    }

    /** From the begin of the try to the first content that went out; of an answer without content, to its end. */
    Duration timeToContent() {
        var first = job.exchange().timeToContentSince(begun);
        return first == null ? Duration.ofNanos(System.nanoTime() - begun) : first;
    }

    void run() {
        try {
            run(adapter.encode(call));
        } catch (GatewayException e) {
            throw new GatewayException(seen(e.failure()));
        } finally {
            answers.close();
            if (cancelled != null) {
                shared.tellUpstream(target, cancelled);
            }
        }
    }

    /** The failure as it may be shown; one that this process has brought about by going down says so. */
    private Failure seen(Failure failure) {
        if (sink instanceof OutlivingSink outliving && outliving.gone()) {
            return new Failure.ClientGone("The client closed the connection.");
        }
        if (failure instanceof Failure.ClientGone && shared.inFlight().ending()) {
            return new Failure.Draining("The gateway is shutting down; the request was ended.");
        }
        return Scrub.scrub(failure, target.backend());
    }

    private void run(Step step) {
        switch (step) {
            case Step.Local(var answer) -> local(answer);
            case Step.Call(var upstreamCall) -> once(upstreamCall);
            case Step.CallElse callElse -> callElse(callElse);
            case Step.UploadThenCall(var uploads, var then) -> run(then.apply(wholes(uploads)));
            case Step.Batch(var calls, var join) -> answer(joined(wholes(calls), join));
        }
    }

    private void once(UpstreamCall upstreamCall) {
        try (var upstream = open(upstreamCall)) {
            upstream.send(upstreamCall);
            if (upstream.status() / 100 != 2) {
                throw new GatewayException(adapter.decodeError(call, upstream.whole(MOST_ERROR_BYTES)));
            }
            carry(upstreamCall, upstream);
        }
    }

    private void callElse(Step.CallElse step) {
        try (var upstream = open(step.first())) {
            upstream.send(step.first());
            if (upstream.status() / 100 == 2) {
                carry(step.first(), upstream);
                return;
            }
            var answer = upstream.whole(MOST_ERROR_BYTES);
            if (!step.refused().test(answer)) {
                throw new GatewayException(adapter.decodeError(call, answer));
            }
        }
        run(step.otherwise().get());
    }

    /** Answers of small calls; one that failed fails the try. */
    private List<UpstreamAnswer> wholes(List<UpstreamCall> calls) {
        var got = new ArrayList<UpstreamAnswer>();
        for (var each : calls) {
            try (var upstream = open(each)) {
                upstream.send(each);
                var answer = upstream.whole(MOST_ANSWER_BYTES);
                if (answer.status() / 100 != 2) {
                    throw new GatewayException(adapter.decodeError(call, answer));
                }
                got.add(answer);
            }
        }
        return got;
    }

    /** An exchange that ends when the client leaves. */
    private GuardedExchange open(UpstreamCall upstreamCall) {
        var exchange = shared.upstream()
                .open(
                        Destinations.of(target.backend()),
                        Attempts.deadlines(job, target, upstreamCall.expect()),
                        answers);
        return new GuardedExchange(
                exchange,
                onClientGone(exchange),
                shared.inFlight().enter(exchange::cancel),
                job.exchange()::upstreamReached);
    }

    /** An upstream that was asked nothing owes no usage: there a route that drains has nothing to wait for. */
    private ReplySink.Registration onClientGone(UpstreamExchange exchange) {
        var registration = sink.onClientGone(exchange::cancel);
        if (!(sink instanceof OutlivingSink)) {
            return registration;
        }
        var unsent = job.sink().onClientGone(exchange::cancelUnsent);
        return () -> {
            registration.close();
            unsent.close();
        };
    }

    private void carry(UpstreamCall upstreamCall, GuardedExchange upstream) {
        upstream.requestId().ifPresent(call.notes()::upstreamRequestId);
        if (upstreamCall.expect() == Expect.STREAM && upstream.isEventStream()) {
            stream(upstream.events());
        } else {
            // An answer that should have been a stream and is none: a server that cannot stream, or an error with
            // status 200.
            answer(decoded(upstream.whole(MOST_ANSWER_BYTES)));
        }
    }

    private Decoded decoded(UpstreamAnswer answer) {
        return read(weight(answer.body()), () -> adapter.decode(call, answer));
    }

    private Decoded joined(List<UpstreamAnswer> parts, Function<List<UpstreamAnswer>, Decoded> join) {
        return read(parts.stream().mapToLong(part -> weight(part.body())).sum(), () -> join.apply(parts));
    }

    /** Holds {@code weight} while it is read, and then what was made of it. */
    private Decoded read(long weight, Supplier<Decoded> reading) {
        answers.take(weight);
        var decoded = reading.get();
        answers.give(weight);
        answers.take(decoded.body().length);
        return decoded;
    }

    private long weight(byte[] body) {
        return adapter.readsTree(job.request().operation()) ? JsonWeight.reading(body) : body.length;
    }

    private void local(UpstreamAnswer answer) {
        if (!call.upstreamStreams()) {
            answer(adapter.decode(call, answer));
            return;
        }
        var decoder = adapter.decodeStream(call, relay);
        var parser = new SseParser();
        parser.feed(answer.body(), 0, answer.body().length);
        for (var event = parser.next(); event != null; event = parser.next()) {
            decoder.event(event);
        }
        finish(decoder);
    }

    /** A whole answer, for a client that wants it whole or as a stream. */
    private void answer(Decoded decoded) {
        job.exchange().learned(decoded.learned());
        if (job.request().stream()) {
            answers.take(weight(decoded.body()));
            AnswerUnfolder.unfold(call, decoded, relay);
            served();
            relay.done();
            return;
        }
        job.exchange().firstContent();
        job.exchange().answerWhole(decoded.body());
        served();
        sink.whole(decoded.body(), Attempts.headers(job.exchange()));
    }

    /** All but the end is written: whoever sees the end finds everything settled. */
    private void served() {
        job.exchange().served(target.backend().id());
        job.bill().answered();
    }

    private void stream(SseReader events) {
        if (!job.request().stream()) {
            fold(events);
            return;
        }
        var decoder = adapter.decodeStream(call, relay);
        follow(events, decoder);
        finish(decoder);
    }

    /** Hands the events on to their end; what they showed is known, whatever happens. An upstream that goes on without its client is told to stop. */
    private void follow(SseReader events, StreamDecoder decoder) {
        try {
            relayEvents(events, decoder);
        } catch (GatewayException e) {
            if (e.failure() instanceof Failure.ClientGone) {
                cancelled = decoder.onCancel().orElse(null);
            }
            throw e;
        } finally {
            job.exchange().learned(decoder.learned());
        }
    }

    private void relayEvents(SseReader events, StreamDecoder decoder) {
        while (!decoder.terminated()) {
            SseEvent event = events.next();
            if (event == null) {
                return;
            }
            long weight = (long) EVENT_FACTOR * event.data().length + JsonWeight.nodes(event.data());
            answers.take(weight);
            decoder.event(event);
            if (!events.buffered()) {
                relay.flush();
            }
            answers.give(weight);
        }
        events.finish();
    }

    private void finish(StreamDecoder decoder) {
        decoder.end();
        if (!decoder.terminated()) {
            call.notes().warn("no_done: the upstream closed without its terminator");
        }
        job.exchange().learned(decoder.learned());
        served();
        relay.done();
    }

    private void fold(SseReader events) {
        var folder = new ChunkFolder(call);
        ChunkSink counted = chunk -> {
            long before = folder.held();
            folder.accept(chunk);
            answers.take(folder.held() - before);
        };
        var decoder = adapter.decodeStream(call, counted);
        follow(events, decoder);
        decoder.end();
        answers.take(folder.held()); // written out
        answer(folder.decoded(decoder.learned()));
    }
}
