package dev.turnpike.crds.compile;

import java.util.Comparator;
import java.util.Objects;

/**
 * Something that the author of a resource should know. It never holds a credential.
 *
 * @param origin file name or {@code environment}; null in a cluster
 * @param field path such as {@code spec.backends[0].endpoint}
 * @param message says what is wrong and how to mend it, without naming resource and field again
 */
public record Finding(
        Kind kind, ResourceId resource, String origin, String field, Reason reason, Severity severity, String message) {

    /** By kind, resource, origin, field, reason and message: the same for the same resources in any order. */
    public static final Comparator<Finding> ORDER = Comparator.comparing(Finding::kind)
            .thenComparing(Finding::resource)
            .thenComparing(Finding::origin, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Finding::field)
            .thenComparing(Finding::reason)
            .thenComparing(Finding::message);

    public Finding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
    }

    /** One line for people: {@code ModelRoute gpt-4o (routes.yaml): spec.backends[0].endpoint: …}. */
    public String text() {
        String where = origin == null ? "" : " (" + origin + ")";
        String which = resource.name().isEmpty() ? "without a name" : resource.toString();
        return kind + " " + which + where + ": " + field + ": " + message;
    }

    /** What kind of resource. */
    public enum Kind {
        ModelRoute,
        ProxyClient
    }

    /** How much of the resource is lost. */
    public enum Severity {
        /** The resource, or the part that {@code field} names (a backend, a key), is left out. */
        Error,
        /** The resource is served, without what {@code field} names or otherwise than was perhaps meant. */
        Warning,
        /** The resource is treated as it asks, as when it is disabled. */
        Note
    }
}
