package dev.turnpike.proxy.upstream;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.wire.HeaderFields;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * Where calls go and how they prove themselves. Equal destinations share a pool of connections; keep one object per backend, so that
 * finding the pool costs no comparison of secrets.
 *
 * @param endpoint {@code http} or {@code https} base URL with an optional path, without query
 * @param credential null when the upstream asks for none
 * @param headers fixed fields of every request; they win over a call's own of the same name
 * @param tls null for the defaults
 */
public record Destination(URI endpoint, Credential credential, HeaderFields headers, BackendConfig.TlsOptions tls) {

    /**
     * A header field that holds a secret.
     *
     * @param header its name
     * @param value the whole value, a prefix such as {@code "Bearer "} included
     */
    public record Credential(String header, Secret value) {
        public Credential {
            Objects.requireNonNull(header, "header");
            Objects.requireNonNull(value, "value");
        }
    }

    public Destination {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(headers, "headers");
        var scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
        if (endpoint.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new IllegalArgumentException("an endpoint must be an absolute http or https URL with a host");
        }
        if (endpoint.getRawUserInfo() != null || endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
            throw new IllegalArgumentException("an endpoint must have no user, query or fragment");
        }
        HeaderText.requireTarget(endpoint.getRawPath());
        if (credential != null) {
            HeaderText.requireField(credential.header(), credential.value().reveal());
        }
        headers.fields().forEach(field -> HeaderText.requireField(field.name(), field.value()));
    }

    /** A destination without credential, extra fields and TLS options. */
    public static Destination of(URI endpoint) {
        return new Destination(endpoint, null, HeaderFields.NONE, null);
    }

    boolean secure() {
        return "https".equalsIgnoreCase(endpoint.getScheme());
    }

    /** As it is dialled: without the brackets of an IPv6 address. */
    String host() {
        var host = endpoint.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return endpoint.getPort() >= 0 ? endpoint.getPort() : secure() ? 443 : 80;
    }

    /** {@code host} or {@code host:port} as in a {@code Host} field. */
    String authority() {
        return endpoint.getPort() >= 0 ? endpoint.getHost() + ":" + endpoint.getPort() : endpoint.getHost();
    }

    /** The path before every target: empty, or begins with a slash and ends without one. */
    String basePath() {
        var path = endpoint.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
