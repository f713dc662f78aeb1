package dev.turnpike.proxy.provider.coze;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.time.Duration;

/** One error. {@code code} 0 means that Coze named none. */
record CozeError(long code, String text, String logId, UpstreamAnswer answer) {
    private static final int LONGEST_MESSAGE = 1_000;
    static final UpstreamAnswer NO_ANSWER = new UpstreamAnswer(200, HeaderFields.NONE, new byte[0]);

    Failure rejected(int status, String param, String wireCode) {
        return new Failure.UpstreamRejected(
                status, message(), new Failure.Words("invalid_request_error", param, wireCode));
    }

    Failure failed() {
        return new Failure.UpstreamError(message(), answer.status());
    }

    /** Coze's own words about the token would send the reader to his own key. */
    Failure credentialRefused() {
        return new Failure.UpstreamAuth("Coze refused the gateway's credential" + trace() + ".");
    }

    String wireCode() {
        return "coze_" + code;
    }

    String message() {
        var said = text.isBlank() ? "Coze reported an error" : text.strip();
        var cut = said.length() > LONGEST_MESSAGE ? said.substring(0, LONGEST_MESSAGE) + "..." : said;
        return cut + trace();
    }

    private String trace() {
        var where = code == 0 ? (answer.status() == 200 ? "" : "status " + answer.status()) : "coze code " + code;
        if (logId.isEmpty()) {
            return where.isEmpty() ? "" : " (" + where + ")";
        }
        return " (" + (where.isEmpty() ? "" : where + ", ") + "logid " + logId + ")";
    }

    /** Coze documents none; a gateway in front of Studio may send it. */
    Duration retryAfter() {
        var seconds = answer.headers().first("Retry-After").orElse("");
        return seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }
}
