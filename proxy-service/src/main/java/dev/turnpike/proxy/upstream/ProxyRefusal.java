package dev.turnpike.proxy.upstream;

import java.io.IOException;

/** The HTTP proxy did not open a tunnel. */
final class ProxyRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    ProxyRefusal(int status) {
        super("it refused the tunnel with status " + status);
    }
}
