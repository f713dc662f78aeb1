package dev.turnpike.proxy.settings;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.settings.Settings.HttpProxy;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads {@code http://user:password@host:port}, the scheme optional. No message quotes the text. */
final class HttpProxyReader {
    private static final String WANTED =
            "is not a proxy URL; write http://host:port or http://user:password@host:port, with special characters as %XX";

    private HttpProxyReader() {}

    static HttpProxy read(String text) {
        URI url = uri(text.contains("://") ? text : "http://" + text);
        boolean bare = url.getRawPath() == null
                || url.getRawPath().isEmpty()
                || url.getRawPath().equals("/");
        if (!"http".equalsIgnoreCase(url.getScheme())
                || url.getHost() == null
                || url.getPort() == 0
                || url.getPort() > 65535
                || !bare) {
            throw new IllegalArgumentException(WANTED + "; the proxy itself is spoken to without TLS");
        }
        String user = url.getUserInfo();
        int colon = user == null ? -1 : user.indexOf(':');
        return new HttpProxy(
                url.getHost(),
                url.getPort() < 0 ? 80 : url.getPort(),
                colon < 0 ? user : user.substring(0, colon),
                colon < 0 ? null : Secret.of(user.substring(colon + 1)));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // The cause would quote the password.
            throw new IllegalArgumentException(WANTED);
        }
    }
}
