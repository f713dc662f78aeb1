package dev.turnpike.proxy;

import dev.turnpike.proxy.settings.Settings.UpstreamOptions;
import dev.turnpike.proxy.upstream.UpstreamSettings;
import java.net.URI;
import java.net.URISyntaxException;

/** The upstream room's view of the settings. */
final class UpstreamWay {
    private UpstreamWay() {}

    /** {@code maxConnections} bounds the connections to all upstreams together. */
    static UpstreamSettings of(UpstreamOptions options, int maxConnections) {
        var settings = UpstreamSettings.DEFAULT.withMaxConnections(maxConnections);
        if (options.proxy().isPresent()) {
            settings = settings.withProxy(proxy(options), options.noProxy());
        }
        return options.caFile().isPresent()
                ? settings.withCaFile(options.caFile().get())
                : settings;
    }

    private static URI proxy(UpstreamOptions options) {
        var proxy = options.proxy().orElseThrow();
        var userInfo = proxy.user() == null
                ? null
                : proxy.user()
                        + (proxy.password() == null
                                ? ""
                                : ":" + proxy.password().reveal());
        try {
            return new URI("http", userInfo, proxy.host(), proxy.port(), null, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("HTTPS_PROXY names no host", e);
        }
    }
}
