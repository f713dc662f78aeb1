package dev.turnpike.crds.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Passes over members that the records do not have and remembers where they were. For one document at a time. */
public final class UnknownMembers extends DeserializationProblemHandler {
    private final SequencedSet<String> paths = new LinkedHashSet<>();

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser json,
            JsonDeserializer<?> deserializer,
            Object beanOrClass,
            String name)
            throws IOException {
        paths.add(JsonPath.of(json.getParsingContext()));
        json.skipChildren();
        return true;
    }

    /** Paths of what was passed over, such as {@code routes[0].colour}, in the order met. */
    public List<String> paths() {
        return List.copyOf(paths);
    }
}
