package dev.turnpike.proxy.upstream;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Why a TLS handshake failed, in our own words: the provider's texts hold names and addresses of certificates. */
final class TlsReason {
    private TlsReason() {}

    static String of(Throwable failure) {
        boolean certificate = false;
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateExpiredException _ -> {
                    return "TLS: its certificate has expired";
                }
                case CertificateNotYetValidException _ -> {
                    return "TLS: its certificate is not valid yet";
                }
                case CertPathBuilderException _ -> {
                    return "TLS: its certificate is not signed by a trusted authority";
                }
                case CertificateException _ -> certificate = true;
                default -> {
                    // look deeper
                }
            }
        }
        return certificate ? "TLS: its certificate is not for this host name" : "TLS: the handshake failed";
    }
}
