package dev.turnpike.proxy.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;

/** Makes new connections to one destination: name, address, tunnel, TLS, all within the connect deadline. */
final class Dialer {
    private final Destination destination;
    private final HttpProxy proxy;
    private final TlsLayer tls;
    private final Names names;
    private final int addressesTried;

    /** Parts of the client that all its dialers share. */
    record Parts(Names names, Trust trust, ProxyRules proxies, int addressesTried) {}

    Dialer(Destination destination, Parts parts) {
        this.destination = destination;
        this.proxy = parts.proxies().proxyFor(destination);
        this.tls = destination.secure() ? new TlsLayer(parts.trust(), destination) : null;
        this.names = parts.names();
        this.addressesTried = parts.addressesTried();
    }

    /** What a request through a proxy in absolute form must carry; null when none is written so. */
    String absoluteFormFields() {
        return proxy == null || tls != null ? null : proxy.fields();
    }

    /** What a failure names: the configured host, and the proxy where there is one, which may be to blame. */
    String label() {
        return proxy == null ? destination.host() : destination.host() + " through the HTTP proxy";
    }

    /** On failure nothing is left open. */
    Connection dial(DeadlineClock clock, CancelSignal cancel) throws IOException {
        clock.dialling();
        var addresses = names.addresses(proxy == null ? destination.host() : proxy.host(), clock, cancel);
        var raw = connect(addresses, clock, cancel);
        try {
            if (tls == null) {
                return new Connection(raw, raw);
            }
            if (proxy != null) {
                proxy.tunnel(raw, destination);
            }
            return new Connection(raw, tls.above(raw));
        } catch (IOException broken) {
            raw.closeQuietly();
            throw broken;
        }
    }

    /** Tries one address after the other; each gets an equal share of the time that is left, the last all of it. */
    private WireSocket connect(InetAddress[] addresses, DeadlineClock clock, CancelSignal cancel) throws IOException {
        int port = proxy == null ? destination.port() : proxy.port();
        int count = Math.min(addresses.length, addressesTried);
        IOException last = null;
        for (int i = 0; i < count; i++) {
            int share = Math.max(1, clock.millisLeft() / (count - i));
            var socket = new WireSocket(clock);
            cancel.attach(socket::closeQuietly);
            try {
                socket.connect(new InetSocketAddress(addresses[i], port), share);
                return socket;
            } catch (IOException failed) {
                socket.closeQuietly();
                cancel.check();
                last = failed;
            }
        }
        clock.millisLeft(); // a deadline that has passed is the better reason
        throw last == null ? new SocketTimeoutException() : last;
    }
}
