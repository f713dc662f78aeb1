package dev.turnpike.crds.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which route has which public name. Claims are made in order of precedence; the first one holds. */
final class NameClaims {
    private final Map<String, RouteDraft> owners = new HashMap<>();

    /** Claims the name and the aliases; gives the route with what it got, or nothing when another has its name. */
    Optional<RouteDraft> claim(RouteDraft draft) {
        RouteDraft winner = owners.putIfAbsent(draft.name(), draft);
        if (winner != null) {
            boolean named = draft.resource().spec().modelName() != null;
            Spot spot = named
                    ? draft.report().spec().at("modelName")
                    : draft.report().name();
            spot.refuse(Reason.ModelNameConflict, taken(draft.name(), winner));
            return Optional.empty();
        }
        return Optional.of(draft.withAliases(claimAliases(draft)));
    }

    boolean isClaimed(String name) {
        return owners.containsKey(name);
    }

    private List<String> claimAliases(RouteDraft draft) {
        List<String> got = new ArrayList<>();
        List<String> aliases = draft.resource().spec().aliases();
        for (int i = 0; i < aliases.size(); i++) {
            String alias = aliases.get(i);
            Spot spot = draft.report().spec().at("aliases").at(i);
            RouteDraft winner = owners.putIfAbsent(alias, draft);
            if (winner == null) {
                got.add(alias);
            } else if (winner.resource().id().equals(draft.resource().id())) {
                spot.warn(Reason.Invalid, "'" + alias + "' is already a name of this route");
            } else {
                spot.warn(Reason.ModelNameConflict, taken(alias, winner));
            }
        }
        return got;
    }

    private static String taken(String name, RouteDraft winner) {
        return "'" + name + "' is taken by " + winner.resource().described()
                + ": the gateway's own namespace comes first, then the older resource";
    }
}
