package dev.turnpike.proxy.dispatch;

import dev.turnpike.crds.config.RouteConfig.Fallback.Cause;
import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import java.util.Optional;

/** The one place that says what a failure means: for the next try, for the backend's health, for fallbacks to other routes. */
final class Judge {
    private Judge() {}

    static Verdict judge(Failure failure) {
        return switch (failure) {
            case Failure.UpstreamError _, Failure.UpstreamOverloaded _ -> Verdict.RETRY;
            case Failure.UpstreamRateLimited _, Failure.UpstreamQuota _, Failure.UpstreamAuth _ -> Verdict.NEXT_TARGET;
            case Failure.UpstreamUnreachable _, Failure.UpstreamProtocol _, Failure.UpstreamTruncated _ ->
                Verdict.NEXT_TARGET;
            case Failure.TimedOut(var _, var deadline) ->
                deadline == Deadline.TOTAL ? Verdict.GIVE_UP : Verdict.NEXT_TARGET;
            case Failure.Unsupported _, Failure.ContextExceeded _ -> Verdict.NEXT_TARGET;
            case Failure.Limited _, Failure.RouteUnavailable _ -> Verdict.NEXT_TARGET;
            case Failure.Invalid _, Failure.UpstreamRejected _, Failure.ModelNotFound _, Failure.NotFound _ ->
                Verdict.GIVE_UP;
            case Failure.Unauthenticated _, Failure.ConflictingCredentials _, Failure.AdminRequired _ ->
                Verdict.GIVE_UP;
            case Failure.MethodNotAllowed _, Failure.UnsupportedMediaType _, Failure.TooLarge _, Failure.BadHttp _ ->
                Verdict.GIVE_UP;
            case Failure.Overloaded _, Failure.Draining _, Failure.Internal _, Failure.ClientGone _ -> Verdict.GIVE_UP;
            case Failure.SearchTimedOut _ -> Verdict.GIVE_UP;
        };
    }

    /** Whether the failure speaks against the backend: counts towards its cool-down. What a client did wrong does not, nor that it left. */
    static boolean blamesBackend(Failure failure) {
        return switch (failure) {
            case Failure.UpstreamError _,
                    Failure.UpstreamOverloaded _,
                    Failure.UpstreamRateLimited _,
                    Failure.UpstreamQuota _,
                    Failure.UpstreamAuth _,
                    Failure.UpstreamUnreachable _,
                    Failure.UpstreamProtocol _,
                    Failure.UpstreamTruncated _,
                    Failure.TimedOut _ -> true;
            case Failure.Invalid _,
                    Failure.Unsupported _,
                    Failure.ContextExceeded _,
                    Failure.UpstreamRejected _,
                    Failure.ModelNotFound _,
                    Failure.NotFound _,
                    Failure.Unauthenticated _,
                    Failure.ConflictingCredentials _,
                    Failure.AdminRequired _,
                    Failure.MethodNotAllowed _,
                    Failure.UnsupportedMediaType _,
                    Failure.TooLarge _,
                    Failure.BadHttp _,
                    Failure.Limited _,
                    Failure.RouteUnavailable _,
                    Failure.Overloaded _,
                    Failure.SearchTimedOut _,
                    Failure.Draining _,
                    Failure.Internal _,
                    Failure.ClientGone _ -> false;
        };
    }

    /** Whether the backend was never asked: it is at its limit, or cannot serve such a request. Going on to the next is no retry. */
    static boolean passedOver(Failure failure) {
        return failure instanceof Failure.Limited
                || failure instanceof Failure.Unsupported
                || failure instanceof Failure.ContextExceeded;
    }

    /** Whether no connection came up: the upstream had no work with the try. */
    static boolean neverArrived(Failure failure) {
        return (failure instanceof Failure.UpstreamUnreachable(var _, var reach) && reach == Failure.Reach.NOT_SENT)
                || (failure instanceof Failure.TimedOut(var _, var deadline) && deadline == Deadline.CONNECT);
    }

    /**
     * What the client is told after two failures, {@code earlier} null when there was but one: the later, unless that says no more than that a backend was passed over. Of
     * two limits it is the one that ends sooner; a context window comes behind a limit, which passes, and before what no backend can do.
     */
    static Failure telling(Failure earlier, Failure later) {
        if (earlier == null || !passedOver(later)) {
            return later;
        }
        if (later instanceof Failure.Limited(var _, var _, var wait)) {
            boolean sooner = earlier instanceof Failure.Unsupported
                    || earlier instanceof Failure.ContextExceeded
                    || (earlier instanceof Failure.Limited(var _, var _, var first)
                            && wait != null
                            && (first == null || wait.compareTo(first) < 0));
            return sooner ? later : earlier;
        }
        return later instanceof Failure.ContextExceeded && earlier instanceof Failure.Unsupported ? later : earlier;
    }

    /** The fallback cause that the failure is an instance of. */
    static Optional<Cause> fallbackCause(Failure failure) {
        if (failure instanceof Failure.UpstreamRateLimited
                || failure instanceof Failure.UpstreamQuota
                || failure instanceof Failure.Limited) {
            return Optional.of(Cause.RateLimited);
        }
        if (failure instanceof Failure.ContextExceeded) {
            return Optional.of(Cause.ContextWindowExceeded);
        }
        if (failure instanceof Failure.UpstreamRejected(var _, var _, var words)) {
            return rejected(words.code() == null ? "" : words.code());
        }
        boolean error = blamesBackend(failure) || failure instanceof Failure.RouteUnavailable;
        return error ? Optional.of(Cause.Error) : Optional.empty();
    }

    private static Optional<Cause> rejected(String code) {
        return switch (code) {
            case "context_length_exceeded" -> Optional.of(Cause.ContextWindowExceeded);
            case "content_filter", "content_policy_violation" -> Optional.of(Cause.ContentFiltered);
            default -> Optional.empty();
        };
    }
}
