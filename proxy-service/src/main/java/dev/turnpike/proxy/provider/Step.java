package dev.turnpike.proxy.provider;

import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What {@code dispatch} has to do to get an answer; the adapter only says it. */
public sealed interface Step {

    /** One call. */
    record Call(UpstreamCall call) implements Step {}

    /** No call: the adapter answers itself. For a stream the body is the text of the events. */
    record Local(UpstreamAnswer answer) implements Step {}

    /** Small calls first, one after another, each with a whole answer; {@code then} makes the next step of their answers. */
    record UploadThenCall(List<UpstreamCall> uploads, Function<List<UpstreamAnswer>, Step> then) implements Step {}

    /** Several calls with whole answers whose results are one: {@code join} gets the answers in order. */
    record Batch(List<UpstreamCall> calls, Function<List<UpstreamAnswer>, Decoded> join) implements Step {}

    /** A call, and another when the upstream's answer has an error status that {@code refused} recognises. */
    record CallElse(UpstreamCall first, Predicate<UpstreamAnswer> refused, Supplier<Step> otherwise) implements Step {}
}
