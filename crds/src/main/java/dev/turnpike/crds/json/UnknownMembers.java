package dev.turnpike.crds.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds members that records do not have. Jackson's own handler for that loses the place, for it meets them only after the record is made.
 */
public final class UnknownMembers {
    private static final JavaType ANYTHING = TypeFactory.unknownType();

    private final JsonParser parser;
    private final Map<JavaType, Map<String, JavaType>> members = new HashMap<>();
    private final List<String> paths = new ArrayList<>();

    private UnknownMembers(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads the next value of {@code parser} to its end and gives the paths, such as {@code routes[0].colour}, of the members that {@code type} does not
     * have.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException when it is no JSON; the parser stands where that was seen
     */
    public static List<String> of(JsonParser parser, Class<?> type) throws IOException {
        UnknownMembers unknown = new UnknownMembers(parser);
        parser.nextToken();
        unknown.value(StrictJson.mapper().constructType(type));
        return List.copyOf(unknown.paths);
    }

    private void value(JavaType type) throws IOException {
        if (parser.hasToken(JsonToken.START_OBJECT)) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                member(type);
            }
        } else if (parser.hasToken(JsonToken.START_ARRAY)) {
            JavaType element = type.isCollectionLikeType() ? type.getContentType() : ANYTHING;
            while (parser.nextToken() != null && !parser.hasToken(JsonToken.END_ARRAY)) {
                value(element);
            }
        }
    }

    private void member(JavaType owner) throws IOException {
        JavaType type = typeOf(owner, parser.currentName());
        if (type == null) {
            paths.add(JsonPath.of(parser.getParsingContext()));
        }
        parser.nextToken();
        value(type == null ? ANYTHING : type);
    }

    private JavaType typeOf(JavaType owner, String name) {
        if (owner.isMapLikeType()) {
            return owner.getContentType();
        }
        return owner.getRawClass().isRecord()
                ? members.computeIfAbsent(owner, UnknownMembers::membersOf).get(name)
                : ANYTHING;
    }

    private static Map<String, JavaType> membersOf(JavaType type) {
        Map<String, JavaType> found = new HashMap<>();
        for (BeanPropertyDefinition property :
                StrictJson.mapper().getDeserializationConfig().introspect(type).findProperties()) {
            found.put(property.getName(), property.getPrimaryType());
        }
        return found;
    }
}
