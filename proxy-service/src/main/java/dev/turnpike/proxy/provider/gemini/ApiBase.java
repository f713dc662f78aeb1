package dev.turnpike.proxy.provider.gemini;

import dev.turnpike.proxy.snapshot.Backend;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which version of the API a backend is asked for. A base URL may name it, and then it stays; without one it is {@code v1beta}, as in Google's own clients.
 *
 * @param prefix what a target begins with: {@code /v1beta}, or nothing when the path of the backend's endpoint has the version already
 */
record ApiBase(String prefix, String version, Host host) {
    static final String GOOGLE = "https://generativelanguage.googleapis.com";
    private static final String DEFAULT_VERSION = "v1beta";
    private static final Pattern VERSION = Pattern.compile("v\\d+((alpha|beta)\\d*)?");

    /** Whose server it is: only of Google's own is known what a version knows. */
    enum Host {
        GOOGLE,
        OTHER
    }

    static ApiBase of(Backend backend) {
        var host = backend.endpoint().getHost();
        var kind = host != null && host.endsWith(".googleapis.com") ? Host.GOOGLE : Host.OTHER;
        var inPath = version(backend.endpoint().toString());
        if (inPath.isPresent()) {
            return new ApiBase("", inPath.get(), kind);
        }
        var configured = backend.config().endpoint();
        var named = configured == null ? Optional.<String>empty() : version(tidy(configured));
        var version = named.orElse(DEFAULT_VERSION);
        return new ApiBase("/" + version, version, kind);
    }

    /** {@code configured} without query, trailing slashes, {@code /openai} and version. */
    static URI endpoint(String configured) {
        var tidy = tidy(configured);
        var version = version(tidy);
        return URI.create(version.map(name -> tidy.substring(0, tidy.length() - name.length() - 1))
                .orElse(tidy));
    }

    /** Whether this is Google's stable version and {@link #beta()} another one that knows more fields. */
    boolean mayFallBack() {
        return host == Host.GOOGLE && !beyondStable() && !prefix.isEmpty();
    }

    /** Whether the version has the fields that {@code v1} lacks. */
    boolean beyondStable() {
        return version.contains("beta") || version.contains("alpha");
    }

    /** Whether the fields that take JSON Schema are known there: Google's {@code v1beta}. */
    boolean takesJsonSchema() {
        return host == Host.GOOGLE && version.contains("beta");
    }

    /** The same server's {@code v1beta}. */
    ApiBase beta() {
        return new ApiBase("/" + DEFAULT_VERSION, DEFAULT_VERSION, host);
    }

    private static String tidy(String configured) {
        var text = configured.strip();
        int query = text.indexOf('?');
        text = trimSlashes(query < 0 ? text : text.substring(0, query));
        return text.endsWith("/openai") ? trimSlashes(text.substring(0, text.length() - "/openai".length())) : text;
    }

    private static String trimSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    private static Optional<String> version(String base) {
        var last = base.substring(base.lastIndexOf('/') + 1);
        return VERSION.matcher(last).matches() ? Optional.of(last) : Optional.empty();
    }
}
