package dev.turnpike.proxy.provider.golden;

import dev.turnpike.proxy.provider.Continuations;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Continuations in a map; tells what was added. */
final class RememberedValues implements Continuations {
    private final Map<String, String> given;
    private final Map<String, String> added = new TreeMap<>();

    RememberedValues(Map<String, String> given) {
        this.given = given;
    }

    @Override
    public Optional<String> find(String key) {
        return Optional.ofNullable(added.getOrDefault(key, given.get(key)));
    }

    @Override
    public void remember(String key, String value) {
        added.put(key, value);
    }

    Map<String, String> added() {
        return added;
    }
}
