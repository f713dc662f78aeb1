package dev.turnpike.proxy.provider.golden;

import dev.turnpike.proxy.upstream.SseParser;
import dev.turnpike.proxy.wire.SseEvent;
import java.util.ArrayList;
import java.util.List;

/** Splits a recorded event stream, as the gateway does. */
public final class SseText {
    private SseText() {}

    /** The events of {@code stream}, from its first byte to its end. */
    public static List<SseEvent> events(byte[] stream) {
        var parser = new SseParser();
        var events = new ArrayList<SseEvent>();
        parser.feed(stream, 0, stream.length);
        for (var event = parser.next(); event != null; event = parser.next()) {
            events.add(event);
        }
        var last = parser.end();
        if (last != null) {
            events.add(last);
        }
        return List.copyOf(events);
    }
}
