package dev.turnpike.proxy.chat;

import java.util.SequencedMap;

/**
 * What one pass over a request found.
 *
 * @param fields the top-level members by name, in order; at least {@code model}
 */
record RequestScan(String model, boolean stream, boolean includeUsage, SequencedMap<String, Field> fields) {

    /**
     * One top-level member.
     *
     * @param from offset of the opening quote of its name
     * @param valueFrom offset of the first byte of its value
     * @param to offset behind the last byte of its value
     */
    record Field(String name, int from, int valueFrom, int to) {}

    /** The member {@code name}; null when it is not there. */
    Field field(String name) {
        return fields.get(name);
    }
}
