package dev.turnpike.proxy.cli;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/**
 * What follows {@code explain}. Every component but {@code raw} is null when it was not given; {@code model} also when the arguments make no sense.
 *
 * @param raw JSON instead of text
 */
record ExplainArguments(String model, String client, String key, String url, boolean raw) {
    private static final Set<String> OPTIONS = Set.of("--client", "--key", "--url");
    private static final ExplainArguments NONE = new ExplainArguments(null, null, null, null, false);

    /** Without a key. */
    @Override
    public String toString() {
        return "explain " + model;
    }

    static ExplainArguments read(List<String> arguments) {
        var left = new ArrayDeque<>(arguments);
        var given = new HashMap<String, String>();
        while (!left.isEmpty()) {
            var next = left.pop();
            if (next.equals("--json")) {
                given.put(next, next);
            } else if (OPTIONS.contains(next) && !left.isEmpty()) {
                given.put(next, left.pop());
            } else if (next.startsWith("--") || given.put("model", next) != null) {
                return NONE;
            }
        }
        return new ExplainArguments(
                given.get("model"),
                given.get("--client"),
                given.get("--key"),
                given.get("--url"),
                given.containsKey("--json"));
    }
}
