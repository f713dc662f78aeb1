package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.wire.HeaderFields;
import java.util.Locale;

/** What the fields of a head say about the message: where its body ends, how it is coded, whether the connection lives on. */
final class Framings {
    private static final int MAX_DIGITS = 18;

    private Framings() {}

    /** The framing of the body of the answer to {@code request}. */
    static Framing of(ResponseHead head, RequestBytes request) throws ProtocolViolation {
        if (head.hasNoBody() || !request.answerMayHaveBody()) {
            return new FixedLength(0);
        }
        String length = null;
        boolean chunked = false;
        for (var field : head.headers().fields()) {
            var name = field.name();
            if (name.length() == 14 && name.equalsIgnoreCase("content-length")) {
                length = sameLength(length, field.value());
            } else if (name.length() == 17 && name.equalsIgnoreCase("transfer-encoding")) {
                chunked = onlyChunked(chunked, field.value());
            } else if (name.length() == 16 && name.equalsIgnoreCase("content-encoding")) {
                requireIdentity(field.value());
            }
        }
        if (!chunked) {
            return length == null ? new UntilClose() : new FixedLength(number(length));
        }
        if (length != null || head.version() == 0) {
            throw new ProtocolViolation("the length of the answer is told in two ways");
        }
        return new Chunked();
    }

    private static String sameLength(String before, String length) throws ProtocolViolation {
        if (before != null && !before.equals(length)) {
            throw new ProtocolViolation("the answer has two lengths");
        }
        return length;
    }

    private static boolean onlyChunked(boolean before, String coding) throws ProtocolViolation {
        if (before || !coding.equalsIgnoreCase("chunked")) {
            throw new ProtocolViolation("the answer has a transfer coding other than chunked");
        }
        return true;
    }

    private static void requireIdentity(String coding) throws ProtocolViolation {
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
            throw new ProtocolViolation("the answer is compressed though identity was asked for");
        }
    }

    private static long number(String digits) throws ProtocolViolation {
        boolean valid = !digits.isEmpty() && digits.length() <= MAX_DIGITS;
        for (int i = 0; valid && i < digits.length(); i++) {
            valid = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (!valid) {
            throw new ProtocolViolation("the length of the answer is not a number");
        }
        return Long.parseLong(digits);
    }

    /** Whether another request may follow on the connection once the message is complete. */
    static boolean livesOn(ResponseHead head) {
        boolean keep = head.version() == 1;
        for (var field : head.headers().fields()) {
            if (field.name().length() == 10 && field.name().equalsIgnoreCase("connection")) {
                var options = field.value().toLowerCase(Locale.ROOT);
                if (options.contains("close")) {
                    return false;
                }
                keep |= options.contains("keep-alive");
            } else if (head.hasNoBody() && announcesBody(field)) {
                return false;
            }
        }
        return keep;
    }

    /** A 204 with a length: whoever sent it may send the body too. */
    private static boolean announcesBody(HeaderFields.Field field) {
        return field.name().equalsIgnoreCase("transfer-encoding")
                || (field.name().equalsIgnoreCase("content-length")
                        && !field.value().equals("0"));
    }
}
