package dev.turnpike.proxy.upstream;

import dev.turnpike.crds.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The HTTP proxy between the gateway and its upstreams.
 *
 * @param credential the value of {@code Proxy-Authorization}; null for none
 */
record HttpProxy(String host, int port, Secret credential) {

    /** From {@code http://[user:password@]host[:port]}; the port defaults to 80. */
    static HttpProxy of(URI uri) {
        var host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        return new HttpProxy(host, uri.getPort() < 0 ? 80 : uri.getPort(), credential(uri.getRawUserInfo()));
    }

    private static Secret credential(String userInfo) {
        if (userInfo == null) {
            return null;
        }
        var plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        return Secret.of("Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    }

    /** The fields that only the proxy reads, each line ended. */
    String fields() {
        return credential == null ? "" : "Proxy-Authorization: " + credential.reveal() + "\r\n";
    }

    /** Asks for a tunnel through {@code socket}; from here it is as if the destination had been dialled. */
    void tunnel(WireSocket socket, Destination destination) throws IOException {
        var host = destination.endpoint().getHost();
        var target = host + ":" + destination.port();
        var request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\nUser-Agent: " + UserAgent.VALUE
                + "\r\n" + fields() + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        var input = new WireInput(socket.getInputStream(), () -> false);
        var head = HeadParser.readFinal(input);
        if (head.status() / 100 != 2) {
            throw new ProxyRefusal(head.status());
        }
        if (!input.empty()) {
            throw new ProtocolViolation("the HTTP proxy sent bytes of its own into the tunnel");
        }
    }
}
