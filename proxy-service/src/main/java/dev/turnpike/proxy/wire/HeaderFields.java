package dev.turnpike.proxy.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** HTTP header fields in order; names compare without case. Immutable. */
public record HeaderFields(List<Field> fields) {

    /** No fields. */
    public static final HeaderFields NONE = new HeaderFields(List.of());

    /** One field. */
    public record Field(String name, String value) {}

    public HeaderFields {
        fields = List.copyOf(fields);
    }

    /** {@code name, value, name, value …} */
    public static HeaderFields of(String... namesAndValues) {
        var fields = new ArrayList<Field>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new HeaderFields(fields);
    }

    /** These fields and one more. */
    public HeaderFields with(String name, String value) {
        var more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new HeaderFields(more);
    }

    /** The first value of {@code name}. */
    public Optional<String> first(String name) {
        for (var field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }
}
