package dev.turnpike.proxy.limits;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.ClientConfig;

/** One set of limits as this process grants it; null means unlimited. */
record Rates(Integer requestsPerMinute, Integer tokensPerMinute, Integer maxConcurrentRequests) {

    /** The share of one of {@code pods} processes. */
    static Rates of(ClientConfig.ClientLimits limits, int pods) {
        return new Rates(
                part(limits.requestsPerMinute(), pods),
                part(limits.tokensPerMinute(), pods),
                part(limits.maxConcurrentRequests(), pods));
    }

    /** The share of one of {@code pods} processes. */
    static Rates of(BackendConfig.Limits limits, int pods) {
        return new Rates(
                part(limits.requestsPerMinute(), pods),
                part(limits.tokensPerMinute(), pods),
                part(limits.maxConcurrentRequests(), pods));
    }

    private static Integer part(Integer limit, int pods) {
        return limit == null ? null : Integer.valueOf(Math.max(1, limit / pods));
    }
}
