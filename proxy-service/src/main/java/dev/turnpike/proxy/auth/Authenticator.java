package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/** Turns the credential of a request into its {@link Caller}. Safe for use by many threads. */
public final class Authenticator {
    /** No key of ours, nor any sensible one, is longer; no more than this is hashed. */
    private static final int MAX_KEY_BYTES = 256;

    private static final Failure UNAUTHENTICATED = new Failure.Unauthenticated(
            "Missing or incorrect API key. Send a valid key as `Authorization: Bearer KEY`.");
    private static final Failure ADMIN_REQUIRED = new Failure.AdminRequired("This endpoint needs the key of an admin.");

    private final ClientDirectory directory;
    private final AuthSettings settings;
    private final InstantSource clock;
    private final Caller anonymous;

    /** Looks callers up in {@code directory} and judges expiry by {@code clock}. */
    public Authenticator(ClientDirectory directory, AuthSettings settings, InstantSource clock) {
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
        this.anonymous = Caller.anonymous(settings.anonymousAllowedModels(), settings.anonymousLimits());
    }

    /**
     * Who sent a request for a model.
     *
     * @param remote address of the client; null when unknown, which clients that are bound to addresses do not get past
     * @throws GatewayException with {@code Unauthenticated} or {@code ConflictingCredentials}
     */
    public Caller authenticate(CredentialHeaders headers, InetAddress remote) {
        if (!settings.enableClientAuth()) {
            return anonymous;
        }
        var credential = Credential.of(headers);
        if (credential.isEmpty()) {
            if (settings.allowAnonymous()) {
                return anonymous;
            }
            throw new GatewayException(UNAUTHENTICATED);
        }
        return identify(credential.get().reveal(), remote);
    }

    /**
     * Who sent a request for what belongs to somebody; anonymous access and {@code ENABLE_CLIENT_AUTH=false} do not reach this.
     *
     * @throws GatewayException with {@code Unauthenticated} or {@code ConflictingCredentials}
     */
    public Caller authenticateOwner(CredentialHeaders headers, InetAddress remote) {
        var credential = Credential.of(headers);
        if (credential.isEmpty()) {
            throw new GatewayException(UNAUTHENTICATED);
        }
        return identify(credential.get().reveal(), remote);
    }

    /**
     * Who sent a request to an admin endpoint; anonymous access and {@code ENABLE_CLIENT_AUTH=false} do not reach these.
     *
     * @throws GatewayException with {@code Unauthenticated}, {@code ConflictingCredentials}, or {@code AdminRequired} for the key of a client
     */
    public Caller authenticateAdmin(CredentialHeaders headers, InetAddress remote) {
        var caller = authenticateOwner(headers, remote);
        if (!caller.admin()) {
            throw new GatewayException(ADMIN_REQUIRED);
        }
        return caller;
    }

    /**
     * The credential as it was sent, whether it is one or not, so that the request log can mask it.
     *
     * @throws GatewayException with {@code ConflictingCredentials}
     */
    public static Optional<Secret> presented(CredentialHeaders headers) {
        return Credential.of(headers);
    }

    /** What a request of the client {@code id} would be taken for; {@code anonymous} is one too. Empty for a client that nobody knows or that has no key. */
    public Optional<Caller> client(String id) {
        return id.equals(Caller.ANONYMOUS_ID)
                ? Optional.of(anonymous)
                : directory.table().client(id);
    }

    /** Hashes, looks up, compares and judges in all cases, so that time does not tell why a key is refused. */
    private Caller identify(String key, InetAddress remote) {
        var bytes = key.getBytes(StandardCharsets.UTF_8);
        var entry = directory.table().find(Digest.of(bytes, MAX_KEY_BYTES));
        var now = clock.instant();
        // A digest is looked up even for text that is no key; only then is it told that it is none.
        if (!entry.admits(now, remote) || !isKey(bytes)) {
            throw new GatewayException(UNAUTHENTICATED);
        }
        directory.used(entry.caller(), now.toEpochMilli());
        return entry.caller();
    }

    private static boolean isKey(byte[] key) {
        if (key.length == 0 || key.length > MAX_KEY_BYTES) {
            return false;
        }
        for (byte each : key) {
            if (each <= ' ' || each == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
