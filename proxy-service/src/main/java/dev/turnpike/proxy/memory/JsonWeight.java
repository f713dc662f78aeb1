package dev.turnpike.proxy.memory;

/** What it costs to read JSON, beside the bytes of the document. Counted for large documents only: reading never waits, so of small ones few are read at once. */
public final class JsonWeight {
    private static final int LARGE = 256 * 1024;
    private static final int NODE_BYTES = 100;
    private static final int TEXT_FACTOR = 4;

    private JsonWeight() {}

    /** The nodes of its tree: many small members weigh many times their bytes. */
    public static long nodes(byte[] json) {
        if (json.length < LARGE) {
            return 0;
        }
        long nodes = 0;
        for (byte each : json) {
            nodes += each == ',' || each == '{' || each == '[' ? 1 : 0;
        }
        return nodes * NODE_BYTES;
    }

    /** A tree while it is made: beside its nodes, a long text is held as characters of two bytes, in pieces, and as the string they are joined to. */
    public static long reading(byte[] json) {
        return json.length < LARGE ? 0 : (long) TEXT_FACTOR * json.length + nodes(json);
    }
}
