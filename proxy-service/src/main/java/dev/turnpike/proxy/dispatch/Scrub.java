package dev.turnpike.proxy.dispatch;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.failure.Failure;

/** Takes the gateway's own credential out of what a provider says, should it quote it. */
final class Scrub {
    private static final String MASK = "***";
    private static final int SHORTEST = 4;

    private Scrub() {}

    /** {@code failure} without {@code secret}, which may be null. */
    static Failure scrub(Failure failure, Secret secret) {
        if (secret == null
                || secret.reveal().length() < SHORTEST
                || !failure.message().contains(secret.reveal())) {
            return failure;
        }
        var text = failure.message().replace(secret.reveal(), MASK);
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
            case Failure.Unsupported(var _, var param) -> new Failure.Unsupported(text, param);
            case Failure.Invalid(var _, var param, var code) -> new Failure.Invalid(text, param, code);
            case Failure.Unauthenticated _,
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
                    Failure.Overloaded _,
                    Failure.Draining _,
                    Failure.Internal _,
                    Failure.ClientGone _ -> failure; // none of these quotes a provider
        };
    }
}
