package dev.turnpike.proxy.upstream;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/** Why a TLS handshake failed, in our own words: the platform's texts hold names and addresses of certificates. */
final class TlsReason {
    private TlsReason() {}

    /** The reason that lies deepest in the chain of causes. */
    static String of(Throwable failure) {
        var reason = "the handshake failed";
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            reason = switch (cause) {
                case CertificateExpiredException _ -> "its certificate has expired";
                case CertificateNotYetValidException _ -> "its certificate is not valid yet";
                case CertPathBuilderException _, CertPathValidatorException _ ->
                    "its certificate is not signed by a trusted authority";
                // A name that does not match is reported by this very class, everything else by others.
                case CertificateException plain
                when plain.getClass() == CertificateException.class -> "its certificate is not for this host name";
                case CertificateException _ -> "its certificate is not accepted";
                default -> reason;
            };
        }
        return "TLS: " + reason;
    }
}
