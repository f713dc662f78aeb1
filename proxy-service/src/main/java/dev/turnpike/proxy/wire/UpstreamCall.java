package dev.turnpike.proxy.wire;

import java.util.Objects;

/**
 * One request to a backend, without its credential (the upstream room adds it).
 *
 * @param method {@code POST}, {@code GET} …
 * @param target path and query, appended to the path of the backend's endpoint; begins with {@code /}
 * @param headers beside {@code Host}, {@code Content-Length}, {@code Accept-Encoding} and the credential, which the upstream room writes
 * @param body the whole body, maybe empty
 * @param expect whether the answer is one document or a stream of events
 */
public record UpstreamCall(String method, String target, HeaderFields headers, byte[] body, Expect expect) {

    /** What kind of answer is asked for; an answer with an error status is always a whole. */
    public enum Expect {
        WHOLE,
        STREAM
    }

    public UpstreamCall {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(expect, "expect");
    }

    /** A JSON {@code POST}. */
    public static UpstreamCall json(String target, byte[] body, Expect expect) {
        return new UpstreamCall("POST", target, HeaderFields.of("Content-Type", "application/json"), body, expect);
    }
}
