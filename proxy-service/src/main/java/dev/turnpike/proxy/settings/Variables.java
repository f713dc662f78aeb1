package dev.turnpike.proxy.settings;

import dev.turnpike.crds.config.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Environment and {@code .env} as one: the environment wins, and an empty value counts as not set (so {@code API_KEY= ./run.sh} switches a line of the
 * file off). Besides the settings it holds whatever else is there, because credentials of routes may come from it.
 */
public final class Variables {
    private final Map<String, Entry> entries;

    private Variables(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    static Variables merge(Map<String, String> environment, Map<String, Entry> file) {
        var merged = new TreeMap<>(file);
        environment.forEach((name, text) -> merged.put(name, new Entry(text, "environment")));
        return new Variables(merged);
    }

    /** Variables of the environment alone, with no {@code .env} behind them. */
    public static Variables of(Map<String, String> environment) {
        return merge(environment, Map.of());
    }

    /** The value of {@code name} as a credential; empty when it is not set or blank. */
    public Optional<Secret> secret(String name) {
        return entry(name).map(entry -> Secret.of(entry.text()));
    }

    Optional<Entry> entry(String name) {
        return Optional.ofNullable(entries.get(name))
                .filter(entry -> !entry.text().isBlank());
    }

    /** Names only: any value may be a credential. */
    @Override
    public String toString() {
        return new TreeMap<>(entries).keySet().toString();
    }

    /**
     * One value and where it was found.
     *
     * @param origin {@code environment} or {@code .env line N}
     */
    record Entry(String text, String origin) {
        @Override
        public String toString() {
            return "*** (" + origin + ")";
        }
    }
}
