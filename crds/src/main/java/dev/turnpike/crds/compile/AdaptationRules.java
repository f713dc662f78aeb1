package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.BackendConfig.Adaptation;
import dev.turnpike.crds.v1alpha1.BackendSpec;
import java.util.Map;
import java.util.Set;

/** What a backend may change in a request. */
final class AdaptationRules {
    private static final Values.Bounds ENTRIES = new Values.Bounds(0, 64, 0);

    /** These say what is asked of whom, and how it is answered; a default or an omission would change the question. */
    private static final Set<String> RESERVED = Set.of("model", "messages", "input", "prompt", "stream");

    private AdaptationRules() {}

    static Adaptation adaptation(BackendSpec spec, Spot spot) {
        HeaderRules.added(spec.headers(), spot.at("headers"));
        Spot defaults = spot.at("bodyDefaults");
        Values.size(spec.bodyDefaults().keySet().stream().toList(), ENTRIES, defaults);
        spec.bodyDefaults().keySet().forEach(name -> checkMember(name, defaults));
        checkDropped(spec, spot.at("dropParameters"));
        return new Adaptation(spec.headers(), Map.copyOf(spec.bodyDefaults()), spec.dropParameters());
    }

    private static void checkDropped(BackendSpec spec, Spot spot) {
        Values.size(spec.dropParameters(), ENTRIES, spot);
        for (int i = 0; i < spec.dropParameters().size(); i++) {
            String name = spec.dropParameters().get(i);
            checkMember(name, spot.at(i));
            if (spec.bodyDefaults().containsKey(name)) {
                spot.at(i).invalid("is also in bodyDefaults: a member cannot be both added and dropped");
            }
        }
    }

    private static void checkMember(String name, Spot spot) {
        if (name.isBlank()) {
            spot.invalid("must not hold an empty name");
        } else if (RESERVED.contains(name)) {
            spot.invalid("must not name '" + name + "', which is part of the question itself");
        }
    }
}
