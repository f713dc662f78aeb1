package dev.turnpike.crds.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;

/** Durations and instants as ISO text: {@code PT5S}, {@code 2027-06-30T00:00:00Z}. */
final class TimeModule extends SimpleModule {

    TimeModule() {
        addSerializer(new Writer<>(Duration.class));
        addSerializer(new Writer<>(Instant.class));
        addDeserializer(Duration.class, new Reader<>(Duration.class, Duration::parse));
        addDeserializer(
                Instant.class,
                new Reader<>(Instant.class, text -> OffsetDateTime.parse(text).toInstant()));
    }

    private static final class Writer<T> extends StdScalarSerializer<T> {
        private Writer(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T time, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(time.toString());
        }
    }

    private static final class Reader<T> extends StdScalarDeserializer<T> {
        private final Class<T> type;
        private final transient Function<String, T> parse;

        private Reader(Class<T> type, Function<String, T> parse) {
            super(type);
            this.type = type;
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return type.cast(context.handleUnexpectedToken(type, json));
            }
            try {
                return parse.apply(json.getText());
            } catch (DateTimeException e) {
                throw context.weirdStringException(json.getText(), type, "not ISO 8601");
            }
        }
    }
}
