package dev.turnpike.crds.compile;

import java.time.Instant;
import java.util.Objects;

/**
 * A resource as it was found.
 *
 * @param created older resources win names and keys; null counts as {@link Instant#EPOCH}, the oldest
 * @param origin file name or {@code environment}, for messages; null in a cluster
 * @param spec a {@code ModelRouteSpec} or {@code ProxyClientSpec}
 */
public record Resource<S>(ResourceId id, Instant created, String origin, S spec) {

    public Resource {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(spec, "spec");
        created = created == null ? Instant.EPOCH : created;
    }

    /** Where it was written: the origin, else the id. */
    String source() {
        return origin == null ? id.toString() : origin;
    }

    /** How a message about another resource names this one. */
    String described() {
        return origin == null ? id.toString() : id + " (" + origin + ")";
    }
}
