package dev.turnpike.proxy.upstream;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How the gateway reaches its upstreams, the same for all of them.
 *
 * @param proxy {@code HTTPS_PROXY}: {@code http://[user:password@]host[:port]}; null for none. An {@code https} upstream is reached through
 *     a {@code CONNECT} tunnel, an {@code http} one by requests in absolute form. Never used for loopback
 * @param noProxy {@code NO_PROXY}: {@code *}, {@code host}, {@code .suffix}, {@code host:port}; a name covers its subdomains
 * @param caFile {@code UPSTREAM_CA_FILE}: PEM certificates trusted beside the platform's own; null for none
 * @param pool how many connections are kept, and for how long
 * @param maxConnections connections to all upstreams, in use and idle; where a new one is needed, the one that rested longest makes room, and without any an exchange
 *     fails at once with {@code Overloaded}
 * @param addressesTried how many addresses of one name a dial tries within its connect deadline
 */
public record UpstreamSettings(
        URI proxy, List<String> noProxy, Path caFile, Pool pool, int maxConnections, int addressesTried) {

    /** No proxy, the platform's trust, 256 idle connections per destination for a minute, no cap over all. */
    public static final UpstreamSettings DEFAULT =
            new UpstreamSettings(null, List.of(), null, Pool.DEFAULT, Integer.MAX_VALUE, 8);

    /**
     * The caps of one destination.
     *
     * @param maxIdle connections kept for reuse
     * @param idleTime how long one is kept
     * @param maxConnections connections in use and idle; beyond it an exchange fails at once with {@code Overloaded}
     */
    public record Pool(int maxIdle, Duration idleTime, int maxConnections) {

        /** 256 idle for 60 s, no cap on those in use. */
        public static final Pool DEFAULT = new Pool(256, Duration.ofSeconds(60), Integer.MAX_VALUE);

        public Pool {
            Objects.requireNonNull(idleTime, "idleTime");
        }
    }

    public UpstreamSettings {
        noProxy = List.copyOf(noProxy);
        Objects.requireNonNull(pool, "pool");
        if (proxy != null && (!"http".equalsIgnoreCase(proxy.getScheme()) || proxy.getHost() == null)) {
            throw new IllegalArgumentException("HTTPS_PROXY must be http://[user:password@]host[:port]");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections must be at least 1");
        }
        if (addressesTried < 1) {
            throw new IllegalArgumentException("addressesTried must be at least 1");
        }
    }

    /** These settings with a proxy. */
    public UpstreamSettings withProxy(URI proxy, List<String> noProxy) {
        return new UpstreamSettings(proxy, noProxy, caFile, pool, maxConnections, addressesTried);
    }

    /** These settings with PEM certificates to trust. */
    public UpstreamSettings withCaFile(Path caFile) {
        return new UpstreamSettings(proxy, noProxy, caFile, pool, maxConnections, addressesTried);
    }

    /** These settings with other caps. */
    public UpstreamSettings withPool(Pool pool) {
        return new UpstreamSettings(proxy, noProxy, caFile, pool, maxConnections, addressesTried);
    }

    /** These settings with another cap over all upstreams. */
    public UpstreamSettings withMaxConnections(int maxConnections) {
        return new UpstreamSettings(proxy, noProxy, caFile, pool, maxConnections, addressesTried);
    }

    /** Without the proxy's password. */
    @Override
    public String toString() {
        return "UpstreamSettings[proxy=%s, noProxy=%s, caFile=%s, pool=%s, maxConnections=%d, addressesTried=%d]"
                .formatted(
                        proxy == null ? null : proxy.getScheme().toLowerCase(Locale.ROOT) + "://" + proxy.getHost(),
                        noProxy,
                        caFile,
                        pool,
                        maxConnections,
                        addressesTried);
    }
}
