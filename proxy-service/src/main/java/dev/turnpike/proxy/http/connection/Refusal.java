package dev.turnpike.proxy.http.connection;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

/**
 * Why a request is not handed to the parser. Thrown out of a read, Helidon answers it once by its direct handlers and
 * ends the connection. The texts are ours and hold nothing of the request.
 */
final class Refusal {
    private static final Status HEAD_TOO_LARGE = Status.create(431, "Request Header Fields Too Large");

    private Refusal() {}

    static RequestException badRequest(String message) {
        return refuse(EventType.BAD_REQUEST, Status.BAD_REQUEST_400, message);
    }

    static RequestException timeout(String message) {
        return refuse(EventType.BAD_REQUEST, Status.REQUEST_TIMEOUT_408, message);
    }

    static RequestException tooLarge() {
        return refuse(
                EventType.PAYLOAD_TOO_LARGE,
                Status.REQUEST_ENTITY_TOO_LARGE_413,
                "The request body is larger than this gateway accepts");
    }

    static RequestException lineTooLong() {
        return refuse(EventType.BAD_REQUEST, Status.REQUEST_URI_TOO_LONG_414, "The request line is too long");
    }

    static RequestException headTooLarge() {
        return refuse(EventType.BAD_REQUEST, HEAD_TOO_LARGE, "The request head has too many bytes or fields");
    }

    static RequestException codingNotImplemented() {
        return refuse(
                EventType.BAD_REQUEST,
                Status.NOT_IMPLEMENTED_501,
                "The only transfer coding that this gateway reads is chunked");
    }

    static RequestException versionNotSupported() {
        return refuse(
                EventType.HTTP_VERSION_NOT_SUPPORTED,
                Status.HTTP_VERSION_NOT_SUPPORTED_505,
                "This gateway speaks HTTP/1.1 only");
    }

    private static RequestException refuse(EventType type, Status status, String message) {
        return RequestException.builder()
                .type(type)
                .status(status)
                .message(message)
                .safeMessage(true)
                .setKeepAlive(false)
                .build();
    }
}
