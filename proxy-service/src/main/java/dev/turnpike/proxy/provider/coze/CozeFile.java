package dev.turnpike.proxy.provider.coze;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * A file from inside a request, to be uploaded.
 *
 * @param key what tells it from others: the text it came as
 * @param name a file name with an ending, safe inside a quoted header parameter
 */
record CozeFile(String key, String name, String mime, byte[] bytes) {
    /** Coze takes far larger files, but a chat of 32 MB holds none larger than this. */
    private static final int LARGEST = 20 * 1024 * 1024;

    private static final Map<String, String> ENDINGS = Map.of(
            "image/jpeg", "jpg",
            "audio/mpeg", "mp3",
            "audio/x-wav", "wav",
            "text/plain", "txt",
            "image/svg+xml", "svg",
            "application/octet-stream", "bin");

    /** Reads {@code data:<mime>;base64,<data>}. */
    static CozeFile ofDataUrl(String url, String name, String where) {
        int comma = url.indexOf(',');
        if (!url.startsWith("data:") || comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
            throw invalid(where, "'" + where + "' must be a URL or 'data:<type>;base64,<data>'.");
        }
        var mime = url.substring("data:".length(), url.indexOf(';')).toLowerCase(Locale.ROOT);
        return ofBase64(url.substring(comma + 1), mime, name, where);
    }

    static CozeFile ofBase64(String base64, String mime, String name, String where) {
        if (base64.length() / 4L * 3 > LARGEST) {
            throw new GatewayException(new Failure.TooLarge("'" + where + "' is larger than 20 MB."));
        }
        if (base64.isEmpty()) {
            throw invalid(where, "'" + where + "' has no content.");
        }
        var type = mime.matches("[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+") ? mime : "application/octet-stream";
        try {
            var bytes = Base64.getDecoder().decode(base64);
            return new CozeFile(base64, withEnding(safe(name), type), type, bytes);
        } catch (IllegalArgumentException _) {
            throw invalid(where, "'" + where + "' is not valid base64.");
        }
    }

    /** {@code POST /v1/files/upload}, multipart. The boundary is made of the content's hash: equal files make equal calls. */
    UpstreamCall upload() {
        var boundary = "turnpike-" + CozeHash.of(bytes);
        var body = new ByteArrayOutputStream(bytes.length + 512);
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: " + mime + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        var headers = HeaderFields.of("Content-Type", "multipart/form-data; boundary=" + boundary);
        return new UpstreamCall("POST", "/v1/files/upload", headers, body.toByteArray(), UpstreamCall.Expect.WHOLE);
    }

    private static String withEnding(String name, String mime) {
        if (name.indexOf('.') > 0) {
            return name;
        }
        var subtype = mime.substring(mime.indexOf('/') + 1);
        return name + "." + ENDINGS.getOrDefault(mime, subtype);
    }

    private static String safe(String name) {
        var cut = name.length() > 128 ? name.substring(name.length() - 128) : name;
        var safe = cut.replaceAll("[\\p{Cntrl}\"\\\\/%]", "_");
        return safe.isBlank() ? "file" : safe;
    }

    private static GatewayException invalid(String where, String message) {
        return new GatewayException(new Failure.Invalid(message, where, "invalid_value"));
    }
}
