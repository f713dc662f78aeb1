package dev.turnpike.proxy.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A path with variables; a variable in last place takes the rest of the path, slashes too (model ids have them). */
record PathTemplate(List<String> segments) implements Comparable<PathTemplate> {

    static PathTemplate of(String template) {
        return new PathTemplate(List.of(template.substring(1).split("/")));
    }

    /** The variables of {@code path}; null when it does not match. */
    Map<String, String> match(String path) {
        var parts = path.substring(1).split("/", segments.size());
        if (parts.length != segments.size()) {
            return null;
        }
        var variables = new TreeMap<String, String>();
        for (int i = 0; i < parts.length; i++) {
            var segment = segments.get(i);
            if (segment.startsWith("{") && !parts[i].isEmpty()) {
                variables.put(segment.substring(1, segment.length() - 1), parts[i]);
            } else if (!segment.equals(parts[i])) {
                return null;
            }
        }
        return variables;
    }

    /** Longer templates first, and those with more fixed text first, so that {@code /keys/{id}/rotate} is seen before {@code /keys/{id}}. */
    @Override
    public int compareTo(PathTemplate other) {
        int bySize = Integer.compare(other.segments.size(), segments.size());
        return bySize != 0 ? bySize : String.join("/", segments).compareTo(String.join("/", other.segments));
    }
}
