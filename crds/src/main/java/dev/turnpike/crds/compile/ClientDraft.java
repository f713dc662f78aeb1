package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import java.util.List;

/**
 * A client, compiled by itself; whether another has its keys is not yet settled.
 *
 * @param keys those that can be used
 * @param config without keys
 */
record ClientDraft(Resource<ProxyClientSpec> resource, List<KeyCompiler.Placed> keys, ClientConfig config) {

    ClientConfig withKeys(List<ClientConfig.Key> usable) {
        return new ClientConfig(
                config.id(),
                config.displayName(),
                config.owner(),
                config.source(),
                usable,
                config.allowedModels(),
                config.deniedModels(),
                config.limits(),
                config.modelLimits(),
                config.allowedCidrs(),
                config.expiresAt(),
                config.admin(),
                config.disabled());
    }
}
