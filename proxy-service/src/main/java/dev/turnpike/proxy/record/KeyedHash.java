package dev.turnpike.proxy.record;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256, shortened to 128 bits. Without the key nobody can find out by guessing what was hashed. */
final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHOWN_BYTES = 16;

    private final SecretKeySpec key;

    KeyedHash(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** 32 hexadecimal digits. */
    String of(byte[] bytes) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(bytes), 0, SHOWN_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
