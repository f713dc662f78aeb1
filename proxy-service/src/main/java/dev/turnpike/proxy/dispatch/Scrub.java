package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.snapshot.Backend;

/** Takes what is the gateway's own out of what a client is told: a credential that a provider quotes, and the host of a backend, which is known to clients by its id. */
final class Scrub {
    private static final String MASK = "***";
    private static final int SHORTEST = 4;

    private Scrub() {}

    /** {@code failure}, which came of {@code backend}, as it may be shown. */
    static Failure scrub(Failure failure, Backend backend) {
        var text = withoutCredential(withoutHost(failure.message(), backend), backend);
        return text.equals(failure.message()) ? failure : saying(failure, text);
    }

    private static String withoutCredential(String message, Backend backend) {
        var credential = backend.config().credential();
        var secret = credential == null ? "" : credential.secret().reveal();
        return secret.length() < SHORTEST ? message : message.replace(secret, MASK);
    }

    /** The upstream room begins its messages with the host that it speaks to. */
    private static String withoutHost(String message, Backend backend) {
        var host = "upstream " + backend.endpoint().getHost().replaceAll("[\\[\\]]", "");
        return message.startsWith(host)
                ? "upstream '" + backend.id() + "'" + message.substring(host.length())
                : message;
    }

    private static Failure saying(Failure failure, String text) {
        return switch (failure) {
            case Failure.UpstreamRejected(var status, var _, var words) ->
                new Failure.UpstreamRejected(status, text, words);
            case Failure.UpstreamRateLimited(var _, var wait) -> new Failure.UpstreamRateLimited(text, wait);
            case Failure.UpstreamOverloaded(var _, var wait) -> new Failure.UpstreamOverloaded(text, wait);
            case Failure.UpstreamQuota _ -> new Failure.UpstreamQuota(text);
            case Failure.UpstreamError(var _, var status) -> new Failure.UpstreamError(text, status);
            case Failure.UpstreamProtocol _ -> new Failure.UpstreamProtocol(text);
            case Failure.UpstreamTruncated _ -> new Failure.UpstreamTruncated(text);
            case Failure.UpstreamUnreachable(var _, var reach) -> new Failure.UpstreamUnreachable(text, reach);
            case Failure.UpstreamAuth _ -> new Failure.UpstreamAuth(text);
            case Failure.TimedOut(var _, var deadline) -> new Failure.TimedOut(text, deadline);
            case Failure.Overloaded(var _, var wait) -> new Failure.Overloaded(text, wait);
            case Failure.Unsupported(var _, var param) -> new Failure.Unsupported(text, param);
            case Failure.Invalid(var _, var param, var code) -> new Failure.Invalid(text, param, code);
            case Failure.ContextExceeded _,
                    Failure.Unauthenticated _,
                    Failure.ConflictingCredentials _,
                    Failure.AdminRequired _,
                    Failure.ModelNotFound _,
                    Failure.NotFound _,
                    Failure.MethodNotAllowed _,
                    Failure.UnsupportedMediaType _,
                    Failure.TooLarge _,
                    Failure.BadHttp _,
                    Failure.Limited _,
                    Failure.RouteUnavailable _,
                    Failure.SearchTimedOut _,
                    Failure.Draining _,
                    Failure.Internal _,
                    Failure.ClientGone _ -> failure; // none of these quotes a provider
        };
    }
}
