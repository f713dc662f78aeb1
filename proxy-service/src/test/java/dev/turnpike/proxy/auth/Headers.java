package dev.turnpike.proxy.auth;

import java.util.ArrayList;
import java.util.List;

/** Request headers of tests. */
record Headers(List<List<String>> fields) implements CredentialHeaders {

    /** {@code name, value, name, value …} */
    static Headers of(String... namesAndValues) {
        var fields = new ArrayList<List<String>>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(List.of(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(fields);
    }

    static Headers bearer(String key) {
        return of("Authorization", "Bearer " + key);
    }

    @Override
    public List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.getFirst().equalsIgnoreCase(name))
                .map(List::getLast)
                .toList();
    }
}
