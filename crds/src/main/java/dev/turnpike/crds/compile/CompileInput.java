package dev.turnpike.crds.compile;

import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import java.util.List;
import java.util.Objects;

/**
 * Everything that is compiled together, in any order.
 *
 * @param gatewayNamespace its resources win names and may be administrators; null when every namespace is the gateway's own, as on a laptop
 */
public record CompileInput(
        List<Resource<ModelRouteSpec>> routes,
        List<Resource<ProxyClientSpec>> clients,
        String gatewayNamespace,
        CompilePolicy policy) {

    public CompileInput {
        routes = List.copyOf(routes);
        clients = List.copyOf(clients);
        Objects.requireNonNull(policy, "policy");
    }

    /** Whether {@code id} is in the gateway's own namespace. */
    boolean isOwn(ResourceId id) {
        return gatewayNamespace == null || gatewayNamespace.equals(id.namespace());
    }
}
