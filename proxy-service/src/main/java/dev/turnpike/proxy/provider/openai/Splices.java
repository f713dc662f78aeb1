package dev.turnpike.proxy.provider.openai;

import dev.turnpike.proxy.chat.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Pieces of JSON to put into a document in place of others. */
final class Splices {
    private final byte[] bytes;
    private final List<Splice> splices = new ArrayList<>(0);

    private record Splice(int from, int to, byte[] piece) {}

    Splices(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@code value} instead of what is between two offsets. */
    void value(int from, int to, Object value) {
        splices.add(new Splice(from, to, Json.write(value)));
    }

    /** A member before all others of an object that is not empty and whose inside begins at {@code start}. */
    void member(int start, String name, Object value) {
        var member = new ByteArrayOutputStream();
        member.writeBytes(Json.write(name));
        member.write(':');
        member.writeBytes(Json.write(value));
        member.write(',');
        splices.add(new Splice(start, start, member.toByteArray()));
    }

    /** The document with all of them; the given array when there are none. */
    byte[] bytes() {
        if (splices.isEmpty()) {
            return bytes;
        }
        splices.sort(Comparator.comparingInt(Splice::from));
        var out = new ByteArrayOutputStream(bytes.length);
        int copied = 0;
        for (var splice : splices) {
            out.write(bytes, copied, splice.from() - copied);
            out.writeBytes(splice.piece());
            copied = splice.to();
        }
        out.write(bytes, copied, bytes.length - copied);
        return out.toByteArray();
    }
}
