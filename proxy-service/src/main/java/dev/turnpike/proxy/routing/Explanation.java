package dev.turnpike.proxy.routing;

import dev.turnpike.crds.config.RouteConfig.Fallback;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.snapshot.Route;
import java.util.List;

/**
 * Where a request would go at one moment, and why.
 *
 * @param model the name asked for
 * @param reason one sentence for humans
 * @param match null when no route has the name
 * @param route null when no route has the name
 * @param options the backends in the order in which they would be tried
 * @param detours the fallbacks of the route, in order
 */
public record Explanation(
        String model,
        Result result,
        String reason,
        Match match,
        Route route,
        List<Option> options,
        List<Detour> detours) {

    public Explanation {
        options = List.copyOf(options);
        detours = List.copyOf(detours);
    }

    /** What the client would get. */
    public enum Result {
        /** An answer of one of the backends, or their failure. */
        SERVED,
        /** 404: no route has the name. */
        UNKNOWN,
        /** 404: the route serves as fallback only. */
        INTERNAL,
        /** 404: this client may not use it. */
        NOT_ALLOWED,
        /** 503: the route is known, and none of its backends can be used. */
        UNAVAILABLE
    }

    /** The name of the route that the model was found by. */
    public record Match(By by, String name) {}

    /** Kinds of names. */
    public enum By {
        NAME,
        ALIAS,
        WILDCARD
    }

    /**
     * A backend.
     *
     * @param share of the next request's first try, 0 to 1; null where the strategy goes by the load of the moment
     */
    public record Option(Backend backend, Double share, Health health) {}

    /** A fallback, and whether it would help this client. */
    public record Detour(Fallback fallback, Result result) {}
}
