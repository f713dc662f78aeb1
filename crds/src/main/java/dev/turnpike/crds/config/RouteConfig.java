package dev.turnpike.crds.config;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One route: a public model name and the backends behind it.
 *
 * @param name public name; exact, or with one {@code *}
 * @param aliases more public names
 * @param source {@code namespace/name} of the resource, a file name, or {@code environment}
 * @param ownedBy for {@code GET /v1/models}
 * @param created for {@code GET /v1/models}
 * @param visibility an internal route serves only as fallback target
 * @param strategy how a backend is chosen inside a priority group
 * @param backends at least one
 * @param timeouts every member set
 * @param retries tries after the first, over all targets
 * @param fallbacks other routes, in order
 * @param onClientDisconnect what happens upstream when the client leaves
 * @param bodies what the request log keeps of bodies
 */
public record RouteConfig(
        String name,
        List<String> aliases,
        String source,
        String ownedBy,
        Instant created,
        Visibility visibility,
        Strategy strategy,
        List<BackendConfig> backends,
        Timeouts timeouts,
        Retries retries,
        List<Fallback> fallbacks,
        OnClientDisconnect onClientDisconnect,
        BodyLogging bodies) {

    public RouteConfig {
        Objects.requireNonNull(name, "name");
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
        backends = List.copyOf(Objects.requireNonNull(backends, "backends"));
        timeouts = timeouts == null ? Timeouts.DEFAULT : timeouts;
        retries = retries == null ? Retries.DEFAULT : retries;
        fallbacks = fallbacks == null ? List.of() : List.copyOf(fallbacks);
        visibility = visibility == null ? Visibility.Public : visibility;
        strategy = strategy == null ? Strategy.Weighted : strategy;
        onClientDisconnect = onClientDisconnect == null ? OnClientDisconnect.Cancel : onClientDisconnect;
        bodies = bodies == null ? BodyLogging.Redacted : bodies;
    }

    /** Who sees the route. */
    public enum Visibility {
        Public,
        Internal
    }

    /** How a backend is chosen inside a priority group. */
    public enum Strategy {
        Weighted,
        RoundRobin,
        LeastBusy,
        LowestLatency
    }

    /** What happens upstream when the client leaves. */
    public enum OnClientDisconnect {
        Cancel,
        Drain
    }

    /** What the request log keeps of bodies. */
    public enum BodyLogging {
        None,
        Metadata,
        Redacted,
        Full
    }

    /** Deadlines of a route. {@code firstByte}, {@code streamIdle} and {@code stream} hold for streams, {@code request} for whole answers. */
    public record Timeouts(
            Duration connect, Duration firstByte, Duration streamIdle, Duration request, Duration stream) {

        /** 5 s, 300 s, 300 s, 600 s, 3600 s. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(300),
                Duration.ofSeconds(300),
                Duration.ofSeconds(600),
                Duration.ofSeconds(3600));
    }

    /**
     * How often another try is made.
     *
     * @param attempts tries after the first, 0 to 10
     */
    public record Retries(int attempts) {

        /** Two. */
        public static final Retries DEFAULT = new Retries(2);
    }

    /** Another route to go to. */
    public record Fallback(String modelName, List<Cause> on) {

        /** What makes a fallback happen. */
        public enum Cause {
            Error,
            RateLimited,
            ContextWindowExceeded,
            ContentFiltered
        }

        public Fallback {
            on = on == null || on.isEmpty() ? List.of(Cause.Error) : List.copyOf(on);
        }
    }
}
