package dev.turnpike.proxy.chat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Changes to top-level members of a request, spliced into its bytes: what is not named stays as the client wrote it, in its place. */
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

    /** Gives the member {@code from}, if there, the name {@code to}; its value stays. */
    public RequestEdit rename(String from, String to) {
        renames.put(from, to);
        return this;
    }

    /** Leaves {@code name} out. */
    public RequestEdit remove(String name) {
        removed.add(name);
        values.remove(name);
        return this;
    }

    /** The request with the changes; the client's own array when there are none. */
    public byte[] bytes() {
        if (values.isEmpty() && renames.isEmpty() && removed.isEmpty()) {
            return bytes;
        }
        return removed.isEmpty() && appended().isEmpty() ? spliced() : rebuilt();
    }

    private List<String> appended() {
        return values.keySet().stream().filter(name -> scan.field(name) == null).toList();
    }

    /** Every member stays in its place: only names and values change, white space too stays. */
    private byte[] spliced() {
        var out = new ByteArrayOutputStream(bytes.length + 64);
        int copied = 0;
        for (var field : scan.fields()) {
            int before = copied;
            copied = writeChanged(out, field, before);
        }
        out.write(bytes, copied, bytes.length - copied);
        return out.toByteArray();
    }

    private int writeChanged(ByteArrayOutputStream out, RequestScan.Field field, int copied) {
        var newName = renames.get(field.name());
        var newValue = values.get(field.name());
        if (newName == null && newValue == null) {
            return copied;
        }
        out.write(bytes, copied, field.from() - copied);
        writeMember(out, field);
        return field.to();
    }

    /** Members come or go: the object is put together again from the client's own pieces. */
    private byte[] rebuilt() {
        var out = new ByteArrayOutputStream(bytes.length + 64);
        var kept = new ArrayList<>(scan.fields());
        kept.removeIf(field -> removed.contains(field.name()));
        out.write('{');
        int written = 0;
        for (var field : kept) {
            separate(out, written++);
            writeMember(out, field);
        }
        for (var name : appended()) {
            separate(out, written++);
            out.writeBytes(Json.write(name));
            out.write(':');
            out.writeBytes(values.get(name));
        }
        out.write('}');
        return out.toByteArray();
    }

    private static void separate(ByteArrayOutputStream out, int written) {
        if (written > 0) {
            out.write(',');
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
