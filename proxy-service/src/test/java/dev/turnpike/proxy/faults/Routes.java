package dev.turnpike.proxy.faults;

import java.util.ArrayList;
import java.util.List;

/** ModelRoutes as the YAML of a {@code CONFIG_DIR}. */
final class Routes {
    /** The Secret {@code provider} with an {@code apiKey}, for providers that want one. */
    static final String SECRET = """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: provider}
            stringData: {apiKey: key-of-the-provider-0b7e41f2}
            """;

    private Routes() {}

    /** A route {@code name} to servers of this machine, the first tried first; {@code more} is YAML of the spec, each entry one line. */
    static String inOrder(String name, List<Integer> ports, String... more) {
        var backends = new ArrayList<String>();
        for (int i = 0; i < ports.size(); i++) {
            backends.add(backend("b" + i, ports.get(i), "priority: " + i));
        }
        return route(name, backends, more);
    }

    /** A route to one server of this machine. */
    static String to(String name, int port, String... more) {
        return inOrder(name, List.of(port), more);
    }

    /** A route to {@code backends}. */
    static String route(String name, List<String> backends, String... more) {
        var yaml = new StringBuilder("---\napiVersion: turnpike.dev/v1alpha1\nkind: ModelRoute\nmetadata: {name: ")
                .append(name)
                .append("}\nspec:\n  backends:\n");
        backends.forEach(backend -> yaml.append("  - ").append(backend).append('\n'));
        for (var line : more) {
            yaml.append("  ").append(line).append('\n');
        }
        return yaml.toString();
    }

    /** A backend; {@code more} are further members. */
    static String backend(String name, int port, String more) {
        return "{name: %s, provider: OpenAICompatible, endpoint: \"http://127.0.0.1:%d/v1\", upstreamModel: %s, auth: {type: None}, %s}"
                .formatted(name, port, "model-of-" + name, more);
    }
}
