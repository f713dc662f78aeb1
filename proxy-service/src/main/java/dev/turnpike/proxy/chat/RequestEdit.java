package dev.turnpike.proxy.chat;

import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Changes to top-level members of a request, spliced into its bytes: what is not named stays as the client wrote it, in its place, white space too. Names are those that
 * the client wrote; the last word on a name counts.
 */
public final class RequestEdit {
    private final byte[] bytes;
    private final RequestScan scan;
    private final Map<String, byte[]> values = new LinkedHashMap<>();
    private final Map<String, String> renames = new LinkedHashMap<>();
    private final Set<String> removed = new HashSet<>();

    RequestEdit(byte[] bytes, RequestScan scan) {
        this.bytes = bytes;
        this.scan = scan;
    }

    /** Sets {@code name} to {@code value} (any Jackson-writable value): in place when it is there, else at the end. */
    public RequestEdit set(String name, Object value) {
        values.put(name, Json.write(value));
        removed.remove(name);
        return this;
    }

    /** Gives the member {@code from}, if there, the name {@code to}; its value stays, and another member of that name goes. */
    public RequestEdit rename(String from, String to) {
        if (scan.field(from) != null && !from.equals(to)) {
            renames.put(from, to);
        }
        return this;
    }

    /** Leaves {@code name} out. */
    public RequestEdit remove(String name) {
        values.remove(name);
        if (scan.field(name) != null) {
            removed.add(name);
        }
        return this;
    }

    /** The request with the changes; the client's own array when there are none. */
    public byte[] bytes() {
        if (values.isEmpty() && renames.isEmpty() && removed.isEmpty()) {
            return bytes;
        }
        var gone = gone();
        var out = new ByteArrayOutputStream(bytes.length + 64);
        int end = scan.fields().firstEntry().getValue().from();
        out.write(bytes, 0, end);
        boolean first = true;
        for (var field : scan.fields().values()) {
            if (!gone.contains(field.name())) {
                if (!first) {
                    out.write(bytes, end, field.from() - end); // the comma and the white space around it
                }
                writeMember(out, field);
                first = false;
            }
            end = field.to();
        }
        append(out, first);
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }

    /** Names that go: those removed, and of two members that would have one name the one that was not set. */
    private Set<String> gone() {
        var gone = new HashSet<>(removed);
        renames.forEach((from, to) -> {
            if (!removed.contains(from) && !renames.containsKey(to)) {
                gone.add(values.containsKey(to) ? from : to);
            }
        });
        return gone;
    }

    private void append(ByteArrayOutputStream out, boolean nothingBefore) {
        boolean first = nothingBefore;
        for (var entry : values.entrySet()) {
            if (scan.field(entry.getKey()) == null) {
                if (!first) {
                    out.write(',');
                }
                out.writeBytes(Json.write(entry.getKey()));
                out.write(':');
                out.writeBytes(entry.getValue());
                first = false;
            }
        }
    }

    private void writeMember(ByteArrayOutputStream out, RequestScan.Field field) {
        var newName = renames.get(field.name());
        var newValue = values.get(field.name());
        if (newName == null) {
            out.write(bytes, field.from(), field.valueFrom() - field.from());
        } else {
            out.writeBytes(Json.write(newName));
            out.write(':');
        }
        if (newValue == null) {
            out.write(bytes, field.valueFrom(), field.to() - field.valueFrom());
        } else {
            out.writeBytes(newValue);
        }
    }
}
