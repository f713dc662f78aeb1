package dev.turnpike.crds.compile;

import java.util.Comparator;
import java.util.Objects;

/**
 * Which resource.
 *
 * @param namespace empty outside a cluster, when a manifest names none
 */
public record ResourceId(String namespace, String name) implements Comparable<ResourceId> {
    private static final Comparator<ResourceId> ORDER =
            Comparator.comparing(ResourceId::namespace).thenComparing(ResourceId::name);

    public ResourceId {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public int compareTo(ResourceId other) {
        return ORDER.compare(this, other);
    }

    /** {@code namespace/name}, or the name alone when there is no namespace. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
