package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes keys and their public ids, which have no randomness in common. */
final class KeyMaker {
    private static final int KEY_BYTES = 32;
    private static final int ID_LENGTH = 12;
    private static final String ID_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final SecureRandom random = new SecureRandom();

    /** {@code tp-} and 43 base64url characters: 256 random bits behind a prefix that scanners of leaked keys can look for. */
    Secret key() {
        var bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Secret.of("tp-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** {@code key_} and 12 letters and digits. */
    String id() {
        var id = new StringBuilder("key_");
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }
}
