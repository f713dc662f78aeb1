package dev.turnpike.proxy.provider.golden;

import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.AnswerUnfolder;
import dev.turnpike.proxy.provider.ChunkFolder;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.time.Instant;
import java.util.List;

/** Runs one case through an adapter; the upstream is the case's files. */
final class Player {
    static final Instant AT = Instant.ofEpochSecond(1_790_000_000);
    static final String ANSWER_ID = "chatcmpl-golden";

    private final Adapter adapter;
    private final CaseFiles files;
    private final CaseSettings settings;
    private final RememberedValues remembered;
    private final Played played = new Played();

    Player(Adapter adapter, CaseFiles files, CaseSettings settings) {
        this.adapter = adapter;
        this.files = files;
        this.settings = settings;
        this.remembered = new RememberedValues(settings.remembered());
    }

    RememberedValues remembered() {
        return remembered;
    }

    Played play(ModelRequest request) {
        var backend = GoldenBackend.of(settings.backend());
        played.call = new AdapterCall(request, backend, AT, ANSWER_ID, remembered, new Notes());
        try {
            run(adapter.encode(played.call));
        } catch (GatewayException e) {
            played.failure = e.failure();
        }
        return played;
    }

    private void run(Step step) {
        switch (step) {
            case Step.Call(var call) -> finish(call, exchange(call));
            case Step.Local(var answer) -> local(answer);
            case Step.UploadThenCall(var uploads, var then) -> run(then.apply(exchangeAll(uploads)));
            case Step.Batch(var calls, var join) -> whole(join.apply(exchangeAll(calls)));
            case Step.CallElse(var first, var refused, var otherwise) -> {
                var answer = exchange(first);
                if (answer.status() >= 300 && refused.test(answer)) {
                    run(otherwise.get());
                } else {
                    finish(first, answer);
                }
            }
        }
    }

    private List<UpstreamAnswer> exchangeAll(List<UpstreamCall> calls) {
        return calls.stream().map(this::exchange).toList();
    }

    /** Call {@code n} gets the file with that number in its name, else the one without a number. */
    private UpstreamAnswer exchange(UpstreamCall call) {
        played.sent.add(call);
        int number = played.sent.size();
        var error = file("upstream-error", number);
        if (error != null) {
            return new UpstreamAnswer(settings.status(number, 400), settings.answerHeaders(number), error);
        }
        var answer = file("upstream-answer", number);
        if (answer == null) {
            answer = files.read("upstream-stream.txt");
            played.events = answer == null ? null : SseText.events(answer);
        }
        if (answer == null) {
            throw new AssertionError("no upstream file for call " + number + " to " + call.target());
        }
        return new UpstreamAnswer(settings.status(number, 200), settings.answerHeaders(number), answer);
    }

    private byte[] file(String stem, int number) {
        return files.readFirst(
                stem + "-" + number + ".json", stem + "-" + number + ".txt", stem + ".json", stem + ".txt");
    }

    private void local(UpstreamAnswer answer) {
        if (played.call.request().stream()) {
            played.events = SseText.events(answer.body());
            stream(adapter.decodeStream(played.call, played.chunks::add));
        } else {
            whole(adapter.decode(played.call, answer));
        }
    }

    private void finish(UpstreamCall call, UpstreamAnswer answer) {
        if (answer.status() >= 300) {
            played.failure = adapter.decodeError(played.call, answer);
        } else if (call.expect() == UpstreamCall.Expect.STREAM && played.events != null) {
            streamed();
        } else {
            whole(adapter.decode(played.call, answer)); // also where a stream was asked for and something else came
        }
    }

    /** A dialect that only streams serves a client that does not: its chunks are folded. */
    private void streamed() {
        stream(adapter.decodeStream(played.call, played.chunks::add));
        if (!played.call.request().stream()) {
            var folder = new ChunkFolder(played.call);
            played.chunks.forEach(folder::accept);
            played.body = folder.decoded(played.learned).body();
        }
    }

    private void whole(Decoded decoded) {
        played.learned = decoded.learned();
        if (played.call.request().stream()) {
            AnswerUnfolder.unfold(played.call, decoded, played.chunks::add);
        } else {
            played.body = decoded.body();
        }
    }

    private void stream(StreamDecoder decoder) {
        try {
            for (var event : played.events) {
                decoder.event(event);
                if (decoder.terminated()) {
                    break;
                }
            }
            decoder.end();
        } finally {
            played.learned = decoder.learned();
        }
    }
}
