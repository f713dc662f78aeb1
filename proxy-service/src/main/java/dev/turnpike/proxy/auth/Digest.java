package dev.turnpike.proxy.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A SHA-256 digest as a key of maps: 32 bytes in four numbers, all of which count. It never prints itself. */
record Digest(long first, long second, long third, long fourth) {
    private static final int BYTES = 32;

    /** The digest of the UTF-8 bytes of {@code key}. */
    static Digest of(String key) {
        return of(key.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    }

    /** The digest of at most {@code limit} bytes of {@code key}. */
    static Digest of(byte[] key, int limit) {
        // A fresh instance costs less than a thread local would on virtual threads, each of which serves few requests.
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
        sha256.update(key, 0, Math.min(key.length, limit));
        return of(sha256.digest());
    }

    /** Reads 64 hexadecimal digits; empty when they are not that. */
    static Optional<Digest> parse(String hex) {
        try {
            var bytes = HexFormat.of().parseHex(hex);
            return bytes.length == BYTES ? Optional.of(of(bytes)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Digest of(byte[] digest) {
        var buffer = ByteBuffer.wrap(digest);
        return new Digest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    /** 64 lower-case hexadecimal digits, for the database only. */
    String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    @Override
    public String toString() {
        return "***";
    }
}
