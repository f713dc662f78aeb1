package dev.turnpike.proxy.testkit;

import dev.turnpike.crds.config.ClientConfig.ClientLimits;
import dev.turnpike.crds.config.ClientConfig.ModelLimit;
import dev.turnpike.proxy.auth.Caller;
import java.util.List;

/** Callers of tests. */
public final class TestCallers {
    private TestCallers() {}

    /** One that may use everything, within {@code limits}. */
    public static Caller limited(String id, ClientLimits limits, ModelLimit... modelLimits) {
        return caller(id, new Models(List.of("*"), List.of()), limits, List.of(modelLimits));
    }

    /** One that may use {@code models} and no other. */
    public static Caller allowed(String... models) {
        return caller("shop", new Models(List.of(models), List.of()), null, List.of());
    }

    /** One that may use everything but {@code models}. */
    public static Caller denied(String... models) {
        return caller("shop", new Models(List.of("*"), List.of(models)), null, List.of());
    }

    private record Models(List<String> allowed, List<String> denied) {}

    private static Caller caller(String id, Models models, ClientLimits limits, List<ModelLimit> modelLimits) {
        return new Caller(
                id,
                id + "#current",
                null,
                false,
                models.allowed(),
                models.denied(),
                limits,
                modelLimits,
                List.of(),
                null,
                Caller.Source.RESOURCE);
    }
}
