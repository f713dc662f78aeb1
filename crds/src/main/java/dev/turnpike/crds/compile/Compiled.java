package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.GatewayConfig;
import java.util.List;
import java.util.Objects;

/**
 * What came of it.
 *
 * @param config what can be served, routes by name and clients by id
 * @param findings sorted by {@link Finding#ORDER}
 */
public record Compiled(GatewayConfig config, List<Finding> findings) {

    public Compiled {
        Objects.requireNonNull(config, "config");
        findings = List.copyOf(findings);
    }
}
