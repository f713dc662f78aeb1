package dev.turnpike.proxy.dispatch;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.upstream.Destination;
import dev.turnpike.proxy.wire.HeaderFields;

/** Where a backend is, and with what credential in which header. */
final class Destinations {
    private static final String BEARER = "Authorization";

    private Destinations() {}

    static Destination of(Backend backend) {
        var headers = new HeaderFields(backend.config().adaptation().headers().entrySet().stream()
                .map(entry -> new HeaderFields.Field(entry.getKey(), entry.getValue()))
                .toList());
        return new Destination(
                backend.endpoint(),
                credential(backend),
                headers,
                backend.config().tls());
    }

    private static Destination.Credential credential(Backend backend) {
        var credential = backend.config().credential();
        if (credential == null) {
            return null;
        }
        return switch (credential.placement()) {
            case Bearer -> bearer(credential);
            case Header -> new Destination.Credential(credential.header(), credential.secret());
            case Default -> usual(backend.dialect(), credential);
        };
    }

    /** What each provider's own documentation asks for. */
    private static Destination.Credential usual(Dialect dialect, BackendConfig.Credential credential) {
        return dialect.credentialHeader().equals(BEARER)
                ? bearer(credential)
                : new Destination.Credential(dialect.credentialHeader(), credential.secret());
    }

    private static Destination.Credential bearer(BackendConfig.Credential credential) {
        return new Destination.Credential(
                BEARER, Secret.of("Bearer " + credential.secret().reveal()));
    }
}
