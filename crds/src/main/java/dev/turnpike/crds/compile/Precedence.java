package dev.turnpike.crds.compile;

import dev.turnpike.crds.compile.Finding.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Who comes first when two want the same. The order is total, so that the order of arrival never shows. */
final class Precedence {
    private Precedence() {}

    /** Older first, then by namespace and name; what two files define under one id goes by file name, then by content. */
    static <S> Comparator<Resource<S>> byAge() {
        return Comparator.<Resource<S>, Instant>comparing(Resource::created)
                .thenComparing(Resource::id)
                .thenComparing(Resource::origin, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(resource -> resource.spec().toString());
    }

    /** The gateway's own namespace first, so that no tenant can take a name from it by being there earlier. */
    static <S> Comparator<Resource<S>> ownFirst(CompileInput input) {
        return Comparator.<Resource<S>, Boolean>comparing(resource -> !input.isOwn(resource.id()))
                .thenComparing(byAge());
    }

    /** Those of this gateway's class. */
    static <S> List<Resource<S>> ofClass(List<Resource<S>> all, Function<S, String> className, CompilePolicy policy) {
        String wanted = policy.gatewayClassName();
        return all.stream()
                .filter(resource -> wanted == null || wanted.equals(classOrDefault(className.apply(resource.spec()))))
                .toList();
    }

    /** One resource per id: the first of {@code sorted}; each other is told which one is used. */
    static <S> List<Resource<S>> onePerId(List<Resource<S>> sorted, Kind kind, List<Finding> findings) {
        Map<ResourceId, Resource<S>> first = new HashMap<>();
        List<Resource<S>> kept = new ArrayList<>();
        for (Resource<S> resource : sorted) {
            Resource<S> earlier = first.putIfAbsent(resource.id(), resource);
            if (earlier == null) {
                kept.add(resource);
            } else {
                new Report(kind, resource, findings)
                        .name()
                        .invalid("is defined twice; the definition in " + earlier.source() + " is used");
            }
        }
        return kept;
    }

    private static String classOrDefault(String className) {
        return className == null ? CompilePolicy.DEFAULT_CLASS : className;
    }
}
