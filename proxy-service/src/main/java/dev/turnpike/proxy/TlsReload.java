package dev.turnpike.proxy;

import dev.turnpike.proxy.http.GatewayServer;
import dev.turnpike.proxy.settings.ChangeWatch;
import dev.turnpike.proxy.settings.ChangeWatch.Pace;
import dev.turnpike.proxy.settings.TlsFiles;
import io.helidon.common.tls.Tls;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public listener's certificate, from its files, as they are and as they change. */
final class TlsReload {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private TlsReload() {}

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException when they hold no certificate and key
     */
    static Tls tls(TlsFiles files) {
        var material = files.read();
        return Tls.builder()
                .privateKey(material.key())
                .privateKeyCertChain(material.chain())
                .build();
    }

    /** Serves new handshakes with what the files hold, whenever they change; with files that are no good the certificate before stays. */
    static ChangeWatch watch(TlsFiles files, GatewayServer server, Pace pace) {
        var folders = List.of(
                files.certificate().toAbsolutePath().getParent(),
                files.key().toAbsolutePath().getParent());
        return ChangeWatch.start(folders.stream().distinct().toList(), pace, () -> reload(files, server));
    }

    private static void reload(TlsFiles files, GatewayServer server) {
        try {
            server.reloadTls(tls(files));
            LOG.atInfo().addKeyValue("certificate", files.certificate()).log("certificate reloaded");
        } catch (IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("certificate", files.certificate())
                    .log("not reloaded, the one before stays: {}", e.getMessage());
        }
    }
}
