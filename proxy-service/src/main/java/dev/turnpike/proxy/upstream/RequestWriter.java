package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Writes requests to one destination; what is the same in each of them is put together once. */
final class RequestWriter {
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "accept-encoding",
            "connection",
            "keep-alive",
            "expect",
            "upgrade",
            "te",
            "trailer",
            "proxy-authorization",
            "proxy-connection");

    private final String targetPrefix;
    private final String fixedFields;
    private final Set<String> owned = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /** {@code proxyFields} go to an HTTP proxy that is asked in absolute form; null when none is. */
    RequestWriter(Destination destination, String proxyFields) {
        targetPrefix = proxyFields == null
                ? destination.basePath()
                : "http://" + destination.authority() + destination.basePath();
        owned.addAll(OURS);
        var text = new StringBuilder(256);
        field(text, "Host", destination.authority());
        field(text, "Accept-Encoding", "identity");
        for (var each : destination.headers().fields()) {
            if (!OURS.contains(each.name().toLowerCase(Locale.ROOT))) {
                field(text, each.name(), each.value());
                owned.add(each.name());
            }
        }
        if (owned.add("User-Agent")) {
            field(text, "User-Agent", UserAgent.VALUE);
        }
        if (destination.credential() != null) {
            field(
                    text,
                    destination.credential().header(),
                    destination.credential().value().reveal());
            owned.add(destination.credential().header());
        }
        fixedFields = proxyFields == null ? text.toString() : text + proxyFields;
    }

    /** Throws {@link IllegalArgumentException} when the call could not be written as one HTTP request. */
    RequestBytes write(UpstreamCall call) {
        HeaderText.requireTarget(call.method());
        HeaderText.requireTarget(call.target());
        var text = new StringBuilder(fixedFields.length() + 256);
        text.append(call.method()).append(' ').append(targetPrefix).append(call.target());
        text.append(" HTTP/1.1\r\n").append(fixedFields);
        callFields(text, call.headers());
        if (call.body().length > 0 || !call.method().equals("GET")) {
            text.append("Content-Length: ").append(call.body().length).append("\r\n");
        }
        text.append("\r\n");
        return RequestBytes.of(text.toString().getBytes(StandardCharsets.ISO_8859_1), call);
    }

    private void callFields(StringBuilder text, HeaderFields headers) {
        for (var each : headers.fields()) {
            if (!owned.contains(each.name())) {
                HeaderText.requireField(each.name(), each.value());
                field(text, each.name(), each.value());
            }
        }
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }
}
