package dev.turnpike.proxy.http.docs;

import dev.turnpike.proxy.http.Visit;
import dev.turnpike.proxy.wire.HeaderFields;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/** A file of the documentation. It is made when it is first asked for, and kept; a browser that has it is told so. */
final class Asset {
    private static final int TAG_DIGITS = 32;
    private final Header contentType;
    private final Supplier<byte[]> source;
    /** Two first visitors may both make it; they make the same. */
    private volatile Content content;

    private record Content(byte[] bytes, String tag) {}

    /** The file {@code name}, whose ending tells its type. */
    Asset(String name, Supplier<byte[]> source) {
        this.contentType = HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType(name));
        this.source = source;
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "json" -> "application/json";
            case "png" -> "image/png";
            default -> throw new IllegalArgumentException("no content type for " + name);
        };
    }

    /** Answers with the file, or with 304 to a browser that has it. */
    void serve(Visit visit, HeaderFields headers) {
        var current = content();
        var all = headers.with("Cache-Control", "no-cache").with("ETag", current.tag());
        if (visit.headers("If-None-Match").stream().anyMatch(value -> value.contains(current.tag()))) {
            visit.empty(304, all);
        } else {
            visit.reply(200, contentType, current.bytes(), all);
        }
    }

    private Content content() {
        if (content == null) {
            var bytes = source.get();
            content = new Content(bytes, '"' + digest(bytes) + '"');
        }
        return content;
    }

    private static String digest(byte[] bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, TAG_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
