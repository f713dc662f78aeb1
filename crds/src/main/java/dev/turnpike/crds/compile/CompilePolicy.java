package dev.turnpike.crds.compile;

import java.time.Instant;

/**
 * What the gateway's owner allows.
 *
 * @param allowPrivateEndpoints whether backends may be at loopback, link-local and metadata addresses
 * @param gatewayClassName resources of another class are not this gateway's business and are passed over; null takes all
 * @param now decides only whether a finding says {@code Expired}, never what is in the configuration; null for no such findings
 */
public record CompilePolicy(boolean allowPrivateEndpoints, String gatewayClassName, Instant now) {

    /** The class of resources that name none. */
    public static final String DEFAULT_CLASS = "default";
}
