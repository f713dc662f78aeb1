package dev.turnpike.proxy.provider.coze;

import dev.turnpike.proxy.failure.Failure;
import java.time.Duration;

/**
 * One error.
 *
 * @param code 0 means that Coze named none
 * @param status of the answer; 200 inside a stream
 * @param retryAfter null when the answer named none; Coze documents none, a gateway in front of Studio may send it
 */
record CozeError(long code, String text, String logId, int status, Duration retryAfter) {
    private static final int LONGEST_MESSAGE = 1_000;

    Failure rejected(int as, String param, String wireCode) {
        return new Failure.UpstreamRejected(as, message(), new Failure.Words("invalid_request_error", param, wireCode));
    }

    Failure failed() {
        return new Failure.UpstreamError(message(), status);
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
        var where = code == 0 ? (status == 200 ? "" : "status " + status) : "coze code " + code;
        if (logId.isEmpty()) {
            return where.isEmpty() ? "" : " (" + where + ")";
        }
        return " (" + (where.isEmpty() ? "" : where + ", ") + "logid " + logId + ")";
    }
}
