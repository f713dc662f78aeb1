package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.util.List;
import java.util.Optional;

/**
 * The one place that takes a credential from a request: {@code Authorization: Bearer}, {@code x-api-key}, {@code api-key} and
 * {@code x-goog-api-key} count alike, however often they are sent. The query is never looked at.
 */
final class Credential {
    private static final List<String> KEY_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");
    private static final String BEARER = "bearer ";

    private Credential() {}

    /**
     * What the request presents; empty when it presents nothing. It may be any text: it is judged by its digest.
     *
     * @throws GatewayException with {@code ConflictingCredentials} when two differ
     */
    static Optional<Secret> of(CredentialHeaders headers) {
        String found = null;
        for (var value : headers.values("Authorization")) {
            found = same(found, bearer(value));
        }
        for (var name : KEY_HEADERS) {
            for (var value : headers.values(name)) {
                found = same(found, value);
            }
        }
        return found == null ? Optional.empty() : Optional.of(Secret.of(found));
    }

    /** The token; a value of another scheme is a credential that nobody has: it is kept whole, blanks and all. */
    private static String bearer(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? value.substring(BEARER.length())
                : value + " ";
    }

    private static String same(String found, String next) {
        if (found != null && !found.equals(next)) {
            throw new GatewayException(new Failure.ConflictingCredentials(
                    "The request carries two different API keys. Send one, in one header."));
        }
        return next;
    }
}
