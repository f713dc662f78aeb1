package dev.turnpike.proxy.chat;

import java.util.List;

/**
 * What one pass over a request found.
 *
 * @param fields the top-level members in order
 */
record RequestScan(String model, boolean stream, boolean includeUsage, List<Field> fields) {

    /**
     * One top-level member.
     *
     * @param from offset of the opening quote of its name
     * @param valueFrom offset of the first byte of its value
     * @param to offset behind the last byte of its value
     */
    record Field(String name, int from, int valueFrom, int to) {}

    Field field(String name) {
        for (var field : fields) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        return null;
    }
}
