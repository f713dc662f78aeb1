package dev.turnpike.proxy.http;

import dev.turnpike.proxy.wire.HeaderFields;
import java.util.Set;

/**
 * Cross-origin requests of browser pages, for the origins of {@code CORS_ALLOWED_ORIGINS} ({@code *} for all). A preflight is answered here; it carries no credential and gets
 * none.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch: CORS protocol</a>
 */
final class Cors {
    private final Set<String> origins;
    private final EndpointTable table;

    Cors(Set<String> origins, EndpointTable table) {
        this.origins = Set.copyOf(origins);
        this.table = table;
    }

    /** Adds the headers of an allowed origin; answers a preflight and returns true then. */
    boolean answers(Visit visit) {
        var origin = visit.header("Origin").filter(this::allows);
        origin.ifPresent(value -> allow(visit, value));
        if (!visit.method().equals("OPTIONS")) {
            return false;
        }
        var methods =
                String.join(", ", table.methods(visit.path()).stream().sorted().toList());
        if (methods.isEmpty()) {
            return false;
        }
        var headers = HeaderFields.of("Allow", methods);
        if (origin.isPresent()) {
            headers = headers.with("Access-Control-Allow-Methods", methods)
                    .with(
                            "Access-Control-Allow-Headers",
                            "authorization, content-type, x-api-key, api-key, openai-organization, "
                                    + "openai-project, openai-beta, " + requested(visit))
                    .with("Access-Control-Max-Age", "600");
        }
        visit.empty(204, headers);
        return true;
    }

    private boolean allows(String origin) {
        return origins.contains("*") || origins.contains(origin);
    }

    private static void allow(Visit visit, String origin) {
        visit.responseHeader("Access-Control-Allow-Origin", origin);
        visit.responseHeader("Vary", "Origin");
        visit.responseHeader(
                "Access-Control-Expose-Headers",
                "x-request-id, x-turnpike-route, x-turnpike-backend, x-turnpike-attempts, "
                        + "x-turnpike-warnings, retry-after, x-should-retry, x-ratelimit-limit-requests, x-ratelimit-remaining-requests, "
                        + "x-ratelimit-reset-requests, x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens, x-ratelimit-reset-tokens");
    }

    /** The SDKs' {@code x-stainless-*} headers: what is asked for is allowed, as far as it looks like header names. */
    private static String requested(Visit visit) {
        var asked = visit.header("Access-Control-Request-Headers").orElse("");
        return asked.length() <= 2_000 && asked.matches("[A-Za-z0-9, _-]*") ? asked : "";
    }
}
