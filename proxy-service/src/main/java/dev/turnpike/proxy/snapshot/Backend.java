package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.proxy.provider.Dialect;
import java.net.URI;
import java.util.Objects;

/**
 * A backend, compiled.
 *
 * @param id {@code route/backend}, unique in the snapshot
 * @param endpoint absolute base URL without query and without trailing slash; for Echo a placeholder that nobody dials
 */
public record Backend(String id, BackendConfig config, Dialect dialect, URI endpoint) {

    public Backend {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(dialect, "dialect");
        Objects.requireNonNull(endpoint, "endpoint");
    }

    /** Name inside its route, as in the YAML. */
    public String name() {
        return config.name();
    }

    /** The provider's name of the model, {@code asked} when the backend names none. */
    public String upstreamModel(String asked) {
        return config.upstreamModel() == null ? asked : config.upstreamModel();
    }
}
