package dev.turnpike.proxy.routing;

import dev.turnpike.proxy.snapshot.Route;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The targets of one request, in the order in which they are tried.
 *
 * @param asked the model name that led here
 * @param targets at least one
 */
public record Plan(String asked, Route route, List<Target> targets) {
    public Plan {
        targets = List.copyOf(targets);
    }

    /** Every name of the model: as asked for, the route's, its aliases. */
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        names.add(asked);
        names.add(route.name());
        names.addAll(route.config().aliases());
        return names;
    }
}
