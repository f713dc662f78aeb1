package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.config.RouteConfig.Visibility;
import dev.turnpike.proxy.snapshot.Snapshot.ListedModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds routes by the names that clients use. An exact name wins over every pattern, a longer pattern over a shorter one. */
final class ModelNames {
    private final Map<String, Route> exact = new HashMap<>();
    private final List<Pattern> patterns;

    private ModelNames(Stream<Route> routes) {
        var found = new ArrayList<Pattern>();
        routes.forEach(route -> names(route).forEach(name -> {
            if (name.indexOf('*') < 0) {
                exact.putIfAbsent(name, route);
            } else {
                found.add(Pattern.of(name, route));
            }
        }));
        found.sort(Pattern.MOST_SPECIFIC_FIRST);
        this.patterns = List.copyOf(found);
    }

    static ModelNames publicOf(Collection<Route> routes) {
        return new ModelNames(routes.stream().filter(route -> route.config().visibility() == Visibility.Public));
    }

    static ModelNames allOf(Collection<Route> routes) {
        return new ModelNames(routes.stream());
    }

    private static Stream<String> names(Route route) {
        return Stream.concat(Stream.of(route.name()), route.config().aliases().stream());
    }

    Optional<Route> find(String model) {
        Route route = exact.get(model);
        return route != null
                ? Optional.of(route)
                : patterns.stream()
                        .filter(pattern -> pattern.matches(model))
                        .findFirst()
                        .map(Pattern::route);
    }

    List<ListedModel> listed() {
        return exact.entrySet().stream()
                .filter(name -> name.getValue().servable())
                .map(name -> new ListedModel(name.getKey(), name.getValue()))
                .sorted(Comparator.comparing(ListedModel::id))
                .toList();
    }

    /** A name with one {@code *}, which stands for any characters or none. */
    private record Pattern(String prefix, String suffix, Route route) {
        static final Comparator<Pattern> MOST_SPECIFIC_FIRST = Comparator.<Pattern>comparingInt(
                        pattern -> -pattern.prefix.length() - pattern.suffix.length())
                .thenComparingInt(pattern -> -pattern.prefix.length())
                .thenComparing(Pattern::prefix)
                .thenComparing(Pattern::suffix);

        static Pattern of(String name, Route route) {
            int star = name.indexOf('*');
            return new Pattern(name.substring(0, star), name.substring(star + 1), route);
        }

        boolean matches(String model) {
            return model.length() >= prefix.length() + suffix.length()
                    && model.startsWith(prefix)
                    && model.endsWith(suffix);
        }
    }
}
