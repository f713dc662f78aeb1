package dev.turnpike.proxy.upstream;

import dev.turnpike.crds.config.BackendConfig;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS for one destination: its trust, its server name, its sessions. */
final class TlsLayer {
    private final Trust trust;
    private final BackendConfig.TlsOptions options;
    private final String name;
    private final int port;
    private final boolean checks;
    private final ReentrantLock lock = new ReentrantLock();
    private SSLSocketFactory factory;

    TlsLayer(Trust trust, Destination destination) {
        this.trust = trust;
        this.options = destination.tls();
        this.name = options != null && options.serverName() != null ? options.serverName() : destination.host();
        this.port = destination.port();
        this.checks = options == null || !Boolean.TRUE.equals(options.insecureSkipVerify());
    }

    /** Shakes hands over {@code raw} and checks who answers; the name goes out as SNI. */
    Socket above(WireSocket raw) throws IOException {
        var socket = (SSLSocket) factory().createSocket(raw, name, port, true);
        var parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (checks) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (checks) {
            requireCurrent(socket);
        }
        return socket;
    }

    /** The platform takes a certificate that is itself trusted at any date. */
    private static void requireCurrent(SSLSocket socket) throws SSLException {
        try {
            if (socket.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate) {
                certificate.checkValidity();
            }
        } catch (CertificateException cause) {
            throw new SSLException("the certificate is not current", cause);
        }
    }

    private SSLSocketFactory factory() throws IOException {
        lock.lock();
        try {
            if (factory == null) {
                factory = trust.factory(options);
            }
            return factory;
        } catch (GeneralSecurityException cause) {
            throw new SSLException("the trusted certificates cannot be read", cause);
        } finally {
            lock.unlock();
        }
    }
}
