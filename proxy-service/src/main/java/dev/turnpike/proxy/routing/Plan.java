package dev.turnpike.proxy.routing;

import dev.turnpike.proxy.snapshot.Route;
import java.util.List;

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
}
