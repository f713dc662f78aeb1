package dev.turnpike.proxy.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The one JSON configuration of the proxy: numbers keep their digits and are never written out ({@code 1e999} stays that), nesting ends at 500, strings may be as long as
 * the request cap, a second document is refused; of a member that is there twice the last counts. Names of others are not interned: the table of the JVM is no place for
 * what clients send. Buffers are shared by all threads, since each virtual thread would keep its own for as long as its stream is open.
 */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(500)
                    .maxStringLength(256 * 1024 * 1024)
                    .maxNumberLength(1_000)
                    .maxNameLength(50_000)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** Streaming reader and writer. */
    public static JsonFactory factory() {
        return FACTORY;
    }

    /** Trees and records. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * Reads one document.
     *
     * @throws JsonProcessingException when it is not one
     */
    public static JsonNode read(byte[] json) throws JsonProcessingException {
        return read(json, 0, json.length);
    }

    /**
     * Reads the one document between two offsets.
     *
     * @throws JsonProcessingException when it is not one
     */
    public static JsonNode read(byte[] json, int from, int to) throws JsonProcessingException {
        try {
            return MAPPER.readTree(json, from, to - from);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (NumberFormatException e) {
            throw new JsonParseException(null, "a number whose exponent no machine can hold", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code value} as UTF-8 JSON on one line. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
