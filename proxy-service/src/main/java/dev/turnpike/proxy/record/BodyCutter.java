package dev.turnpike.proxy.record;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.crds.config.Secret;
import java.util.Arrays;

/** Makes of a body what is stored of it. */
final class BodyCutter {
    /** Bytes of a body that are stored at most. */
    static final int MAX_STORED = 256 * 1024;

    /** What is redacted beyond the cut: no key on the border is cut in two before it is recognised. */
    static final int MARGIN = 16 * 1024;

    /** A larger body is not read whole: its beginning is redacted. */
    private static final int MAX_READ = 4 * 1024 * 1024;

    private final KeyedHash hash;
    private final Redaction redaction;

    BodyCutter(KeyedHash hash) {
        this.hash = hash;
        this.redaction = new Redaction(hash);
    }

    /** @param body null when there is none; {@code callerKey} may be null */
    StoredExchange.Body cut(byte[] body, long length, BodyLogging mode, Secret callerKey) {
        if (body == null || mode == BodyLogging.None) {
            return new StoredExchange.Body(null, length, null);
        }
        var digest = hash.of(body);
        if (mode == BodyLogging.Metadata) {
            return new StoredExchange.Body(null, length, digest);
        }
        var read = body.length <= MAX_READ ? body : Arrays.copyOf(body, MAX_STORED + MARGIN);
        var redacted = redaction.redact(read, mode, callerKey);
        return new StoredExchange.Body(
                redacted.length <= MAX_STORED ? redacted : Arrays.copyOf(redacted, MAX_STORED), length, digest);
    }
}
