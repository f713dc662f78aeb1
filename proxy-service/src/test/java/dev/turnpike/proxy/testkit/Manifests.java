package dev.turnpike.proxy.testkit;

import dev.turnpike.crds.config.ClientConfig;

/** Resource files of tests. */
public final class Manifests {
    private Manifests() {}

    /** A ModelRoute; {@code spec} is YAML without indentation. */
    public static String route(String name, String spec) {
        return manifest("ModelRoute", name, spec);
    }

    /** A ProxyClient that may use everything and whose key is {@code key}; {@code spec} is more YAML without indentation. */
    public static String client(String name, String key, String spec) {
        var keys = "keys: [{name: current, hash: \"sha256:" + ClientConfig.Key.digestOf(key) + "\"}]\n";
        var models = spec.contains("allowedModels") ? "" : "allowedModels: [\"*\"]\n";
        return manifest("ProxyClient", name, keys + models + spec);
    }

    /** An element of {@code backends} in front of a {@link ScriptedUpstream}; {@code more} are more members, such as {@code , weight: 1}. */
    public static String backend(String name, ScriptedUpstream upstream, String more) {
        return "- {name: " + name + ", provider: OpenAICompatible, upstreamModel: m, endpoint: \"" + upstream.uri()
                + "/v1\"" + more + "}\n";
    }

    private static String manifest(String kind, String name, String spec) {
        return "apiVersion: turnpike.dev/v1alpha1\nkind: " + kind + "\nmetadata: {name: " + name + "}\nspec:\n"
                + spec.indent(2);
    }
}
