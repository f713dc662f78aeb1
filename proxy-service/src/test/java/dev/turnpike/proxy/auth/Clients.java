package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.ClientConfig;
import java.time.Instant;
import java.util.List;

/** Resource clients of tests. */
final class Clients {
    private Clients() {}

    /** A client that may use every model, with the key {@code key}. */
    static ClientConfig resource(String id, String key) {
        return resource(id, new ClientConfig.Key("current", Digest.of(key).hex(), null, null), List.of("*"));
    }

    static ClientConfig resource(String id, ClientConfig.Key key, List<String> allowedModels) {
        return new ClientConfig(
                id,
                null,
                null,
                "test",
                List.of(key),
                allowedModels,
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                false,
                false);
    }

    static ClientConfig admin(String id, String key) {
        return new ClientConfig(
                id,
                "The admin",
                null,
                "test",
                List.of(new ClientConfig.Key("current", Digest.of(key).hex(), null, null)),
                List.of("*"),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                true,
                false);
    }

    static ClientConfig boundTo(String id, String key, String... cidrs) {
        return new ClientConfig(
                id,
                null,
                null,
                "test",
                List.of(new ClientConfig.Key("current", Digest.of(key).hex(), null, null)),
                List.of("*"),
                List.of(),
                null,
                List.of(),
                List.of(cidrs),
                null,
                false,
                false);
    }

    static ClientConfig expiring(String id, String key, Instant at) {
        return resource(id, new ClientConfig.Key("current", Digest.of(key).hex(), null, at), List.of("*"));
    }
}
