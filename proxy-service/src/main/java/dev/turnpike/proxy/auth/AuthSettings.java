package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.ClientConfig.ClientLimits;
import java.util.List;

/**
 * How callers are told apart.
 *
 * @param enableClientAuth {@code ENABLE_CLIENT_AUTH}; when false everyone is anonymous, and admin endpoints still need an admin key
 * @param allowAnonymous {@code ALLOW_ANONYMOUS_ACCESS}: a request without any credential is anonymous instead of refused; a wrong key is
 *     refused all the same
 * @param anonymousAllowedModels {@code ANONYMOUS_ALLOWED_MODELS}, exact names or with one {@code *}
 * @param anonymousLimits null when unlimited
 */
public record AuthSettings(
        boolean enableClientAuth,
        boolean allowAnonymous,
        List<String> anonymousAllowedModels,
        ClientLimits anonymousLimits) {

    /** A key is needed. */
    public static final AuthSettings DEFAULT = new AuthSettings(true, false, List.of("*"), null);

    public AuthSettings {
        anonymousAllowedModels = List.copyOf(anonymousAllowedModels);
    }
}
