package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.GatewayConfig;
import java.util.List;

/** Compiles resources into one configuration. */
public final class ConfigCompiler {
    private ConfigCompiler() {}

    /** Compiles all of {@code input}; never throws for what a user wrote. */
    public static Compiled compile(CompileInput input, SecretLookup secrets) {
        return new Compiled(GatewayConfig.EMPTY, List.of());
    }
}
