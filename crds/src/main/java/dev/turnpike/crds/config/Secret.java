package dev.turnpike.crds.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A credential that must not be seen: {@link #toString()} is {@code ***}. It is written in clear only by the wire codec,
 * which travels inside TLS.
 */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = Objects.requireNonNull(text, "text");
    }

    /** Wraps {@code text}, which may be any characters. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The credential itself. Call it only where the credential is put on the wire. */
    @JsonValue
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(bytes(), that.bytes());
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
