package dev.turnpike.proxy;

import dev.turnpike.proxy.settings.TlsFiles;
import io.helidon.common.tls.Tls;

/** The public listener's certificate, from its files. */
final class TlsReload {
    private TlsReload() {}

    static Tls tls(TlsFiles files) {
        var material = files.read();
        return Tls.builder()
                .privateKey(material.key())
                .privateKeyCertChain(material.chain())
                .build();
    }
}
