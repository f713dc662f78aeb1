package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.wire.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Server-sent events, <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">as the standard reads them</a>: bytes in,
 * events out, split wherever they like. Pure: no I/O, no clock. {@link #feed} a window of bytes, then take {@link #next()} until it is
 * null; only then may the window be overwritten. When there are no more windows, {@link #end} has the last word.
 *
 * <p>One thing is not of the standard, which would ignore it: a server that fails in the middle of its stream may drop out of it and write its error as plain JSON, over many
 * lines. So when a body ends in lines that are no fields and together one such error, they become one last event.
 *
 * <p>The data of an event is copied once when its line lies within one window, and no text is made on the way. While a line is being
 * gathered from several windows it costs at most 2.5 times its length. What is held for an event that is not complete is taken from a share,
 * and given back when the event is out.
 */
public final class SseParser {
    /** The longest line, and the longest data of one event: 16 MB. */
    public static final int MAX_LINE = 16 * 1024 * 1024;

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] ID = {'i', 'd'};
    private static final byte[] RETRY = {'r', 'e', 't', 'r', 'y'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final String UNNAMED = "message";

    private final int maxLine;
    private final ByteBudget.Share share;
    private final ByteHeap partial;
    private final ByteHeap joined;
    private final ByteHeap plain;
    private byte[] window = {};
    private int position;
    private int limit;
    private boolean firstLine = true;
    private boolean skipLineFeed;
    private byte[] data;
    private String name = UNNAMED;
    private String lastName = UNNAMED;

    /** With the cap of {@link #MAX_LINE}, for a stream that is in memory already. */
    public SseParser() {
        this(MAX_LINE);
    }

    SseParser(int maxLine) {
        this(maxLine, ByteBudget.unbounded().share());
    }

    SseParser(int maxLine, ByteBudget.Share share) {
        this.maxLine = maxLine;
        this.share = share;
        this.partial = new ByteHeap(share);
        this.joined = new ByteHeap(share);
        this.plain = new ByteHeap(share);
    }

    /** From here {@link #next()} reads {@code bytes[from, to)}. The window before must be used up. */
    public void feed(byte[] bytes, int from, int to) {
        if (position < limit) {
            throw new IllegalStateException("the window before is not used up");
        }
        window = bytes;
        position = from;
        limit = to;
    }

    /**
     * The next event that is complete, or null when the window is used up. Of what follows the last blank line of a stream only plain JSON becomes an event, by {@link #end}.
     *
     * @throws GatewayException with {@code UpstreamProtocol} when a line or an event is longer than the cap, {@code Overloaded} when memory is
     *     short
     */
    public SseEvent next() {
        while (position < limit) {
            if (skipLineFeed) {
                skipLineFeed = false;
                if (window[position] == '\n') {
                    position++;
                    continue;
                }
            }
            int end = lineEnd();
            if (end == limit) {
                gather(end);
                return null;
            }
            var event = lineUntil(end);
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    /** There are no more bytes: the error that stood last as plain JSON, when it is whole; else null. */
    public SseEvent end() {
        if (partial.length() > 0) {
            line(partial.array(), 0, partial.length());
            partial.clear();
        }
        var json = plain.content();
        share.give(json.length);
        return data == null && PlainError.is(json) ? new SseEvent(UNNAMED, json) : null;
    }

    private int lineEnd() {
        int end = position;
        while (end < limit && window[end] != '\n' && window[end] != '\r') {
            end++;
        }
        return end;
    }

    private void gather(int end) {
        capped((long) partial.length() + end - position);
        partial.add(window, position, end);
        position = end;
    }

    private SseEvent lineUntil(int end) {
        skipLineFeed = window[end] == '\r';
        int start = position;
        if (partial.length() == 0) {
            capped((long) end - start);
            position = end + 1;
            return line(window, start, end);
        }
        gather(end);
        position = end + 1;
        var event = line(partial.array(), 0, partial.length());
        partial.clear();
        return event;
    }

    private SseEvent line(byte[] bytes, int from, int to) {
        int start = from;
        if (firstLine) {
            firstLine = false;
            if (startsWith(bytes, from, to)) {
                start += MARK.length;
            }
        }
        if (start == to) {
            return dispatch();
        }
        int colon = start;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = colon < to && colon + 1 < to && bytes[colon + 1] == ' ' ? colon + 2 : Math.min(to, colon + 1);
        if (Arrays.equals(bytes, start, colon, DATA, 0, DATA.length)) {
            addData(bytes, value, to);
        } else if (Arrays.equals(bytes, start, colon, EVENT, 0, EVENT.length)) {
            name = named(bytes, value, to);
        } else if (data == null && colon > start && !isOtherField(bytes, start, colon)) {
            addPlain(bytes, start, to);
        }
        return null;
    }

    private static boolean isOtherField(byte[] bytes, int start, int colon) {
        return Arrays.equals(bytes, start, colon, ID, 0, ID.length)
                || Arrays.equals(bytes, start, colon, RETRY, 0, RETRY.length);
    }

    private void addPlain(byte[] bytes, int from, int to) {
        if (plain.length() > 0) {
            capped((long) plain.length() + 1 + to - from);
            plain.add((byte) '\n');
            plain.add(bytes, from, to);
        } else if (bytes[from] == '{' || bytes[from] == '[') {
            plain.add(bytes, from, to);
        }
    }

    private static boolean startsWith(byte[] bytes, int from, int to) {
        return to - from >= MARK.length && Arrays.equals(bytes, from, from + MARK.length, MARK, 0, MARK.length);
    }

    private SseEvent dispatch() {
        var event = data == null ? null : new SseEvent(name, takenOut());
        name = UNNAMED;
        return event;
    }

    private byte[] takenOut() {
        var whole = data;
        share.give(data.length);
        if (joined.length() > 0) {
            whole = joined.content();
            share.give(whole.length);
        }
        data = null;
        return whole;
    }

    private void addData(byte[] bytes, int from, int to) {
        if (data == null) {
            plain.clear(); // it was not the last, so it stays what the standard takes it for: nothing
            share.take((long) to - from);
            data = Arrays.copyOfRange(bytes, from, to);
            return;
        }
        int before = joined.length() == 0 ? data.length : joined.length();
        capped((long) before + 1 + to - from);
        if (joined.length() == 0) {
            joined.add(data, 0, data.length);
        }
        joined.add((byte) '\n');
        joined.add(bytes, from, to);
    }

    /** Streams repeat few names: the one before is kept, so that most lines make no text. */
    private String named(byte[] bytes, int from, int to) {
        if (from == to) {
            return UNNAMED;
        }
        boolean same = lastName.length() == to - from;
        for (int i = 0; same && i < lastName.length(); i++) {
            same = lastName.charAt(i) == bytes[from + i];
        }
        if (!same) {
            lastName = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        return lastName;
    }

    private void capped(long length) {
        if (length > maxLine) {
            throw new GatewayException(new Failure.UpstreamProtocol(
                    "The upstream sent a line or event longer than " + maxLine + " bytes."));
        }
    }
}
