package dev.turnpike.proxy.provider.golden;

import dev.turnpike.proxy.wire.SseEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits a recorded event stream; small and slow, for tests only. */
public final class SseText {
    private final List<SseEvent> events = new ArrayList<>();
    private ByteArrayOutputStream data;
    private String name = "message";

    private SseText() {}

    /** The events of {@code stream} as the server-sent events standard defines them: LF, CR or CRLF, an unfinished last event is dropped. */
    public static List<SseEvent> events(byte[] stream) {
        var text = new SseText();
        int from = stream.length > 2 && stream[0] == (byte) 0xEF && stream[1] == (byte) 0xBB ? 3 : 0;
        for (int at = from; at < stream.length; at++) {
            if (stream[at] == '\n' || stream[at] == '\r') {
                text.line(stream, from, at);
                boolean pair = stream[at] == '\r' && at + 1 < stream.length && stream[at + 1] == '\n';
                at += pair ? 1 : 0;
                from = at + 1;
            }
        }
        return List.copyOf(text.events);
    }

    private void line(byte[] stream, int from, int to) {
        if (from == to) {
            dispatch();
            return;
        }
        int colon = from;
        while (colon < to && stream[colon] != ':') {
            colon++;
        }
        var field = new String(stream, from, colon - from, StandardCharsets.UTF_8);
        int value = Math.min(to, colon + (colon + 1 < to && stream[colon + 1] == ' ' ? 2 : 1));
        if (field.equals("event")) {
            name = new String(stream, value, to - value, StandardCharsets.UTF_8);
        } else if (field.equals("data")) {
            append(stream, value, to);
        }
    }

    private void append(byte[] stream, int from, int to) {
        if (data == null) {
            data = new ByteArrayOutputStream();
        } else {
            data.write('\n');
        }
        data.write(stream, from, to - from);
    }

    private void dispatch() {
        if (data != null) {
            events.add(new SseEvent(name, data.toByteArray()));
        }
        data = null;
        name = "message";
    }
}
