package dev.turnpike.benchmark;

import java.nio.charset.StandardCharsets;

/** Chat requests as bytes. */
final class Chat {
    private Chat() {}

    /** The body of a request whose user says {@code text}, which needs no escapes. */
    static String saying(String model, String text) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    /** The same as a stream. */
    static String streamed(String model, String text) {
        return "{\"stream\":true," + saying(model, text).substring(1);
    }

    /** A whole request, head and body. */
    static byte[] request(String key, String body) {
        var head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + key + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
