package dev.turnpike.proxy.http.connection;

import java.nio.charset.StandardCharsets;

/** Requests as the text that goes over the wire. */
final class Requests {
    static final String CRLF = "\r\n";

    private Requests() {}

    /** Lines with their line ends, and the empty line. */
    static String lines(String... lines) {
        return String.join(CRLF, lines) + CRLF + CRLF;
    }

    static String get(String path) {
        return lines("GET " + path + " HTTP/1.1", "Host: x");
    }

    static String get(String path, String field) {
        return lines("GET " + path + " HTTP/1.1", "Host: x", field);
    }

    static String post(String path, String body) {
        return post(path, "X-Nothing: x", body);
    }

    static String post(String path, String field, String body) {
        int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
        return lines("POST " + path + " HTTP/1.1", "Host: x", field, "Content-Length: " + length) + body;
    }

    /** A request with {@code Transfer-Encoding: chunked} and the given bytes behind its head, whatever they are. */
    static String chunked(String path, String raw) {
        return lines("POST " + path + " HTTP/1.1", "Host: x", "Transfer-Encoding: chunked") + raw;
    }

    static String chunk(String content) {
        return Integer.toHexString(content.length()) + CRLF + content + CRLF;
    }

    static String lastChunk() {
        return "0" + CRLF + CRLF;
    }
}
