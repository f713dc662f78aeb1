package dev.turnpike.crds.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.turnpike.crds.json.JsonPath;
import dev.turnpike.crds.json.Mismatch;
import dev.turnpike.crds.json.StrictJson;
import dev.turnpike.crds.json.UnknownMembers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * Reads and writes configurations as JSON. One configuration has one canonical form: members and map entries in alphabetical order, no nulls, no empty
 * lists or maps, durations and instants as ISO text, UTF-8 without white space.
 */
public final class ConfigCodec {
    private ConfigCodec() {}

    /** Canonical bytes. They hold credentials in clear: give them to TLS, never to a log. */
    public static byte[] write(GatewayConfig config) {
        try {
            return StrictJson.mapper().writeValueAsBytes(config);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("records of this package cannot fail to be written", e);
        }
    }

    /** Hexadecimal SHA-256 of the canonical bytes. Credentials go into it: show only a short prefix. */
    public static String revision(GatewayConfig config) {
        return Sha256.hex(write(config));
    }

    /**
     * Reads {@code json} strictly; members that this version does not know become warnings.
     *
     * @throws MalformedConfigException when it is no JSON, a member is given twice or has the wrong type, or the schema version is another
     */
    public static Reading read(byte[] json) throws MalformedConfigException {
        try {
            refuseOtherSchema(json);
            List<String> unknown = unknown(json);
            GatewayConfig config = StrictJson.mapper().readValue(json, GatewayConfig.class);
            return new Reading(
                    config,
                    unknown.stream()
                            .map(path -> path + ": not known to this version")
                            .toList());
        } catch (JsonMappingException e) {
            throw new MalformedConfigException(JsonPath.of(e), Mismatch.describe(e));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }

    /** Walks through all of it. Binding would find bad syntax too, but wrapped so that the place is lost. */
    private static List<String> unknown(byte[] json) throws IOException, MalformedConfigException {
        try (JsonParser parser = StrictJson.mapper().createParser(json)) {
            try {
                List<String> unknown = UnknownMembers.of(parser, GatewayConfig.class);
                if (parser.nextToken() != null) {
                    throw new MalformedConfigException("", "must be one JSON object");
                }
                return unknown;
            } catch (JsonProcessingException e) {
                throw malformed(parser, e);
            }
        }
    }

    private static MalformedConfigException malformed(JsonParser parser, JsonProcessingException e) {
        String path = JsonPath.of(parser.getParsingContext());
        if (e.getOriginalMessage().startsWith("Duplicate field")) {
            return new MalformedConfigException(path, "is given twice");
        }
        JsonLocation location = e.getLocation();
        return new MalformedConfigException(
                path, "is not JSON at line " + location.getLineNr() + ", column " + location.getColumnNr());
    }

    /** First of all: a document of another schema deserves that answer and not one about its members. */
    private static void refuseOtherSchema(byte[] json) throws IOException, MalformedConfigException {
        try (JsonParser parser = StrictJson.mapper().createParser(json)) {
            try {
                checkSchema(parser);
            } catch (JsonProcessingException e) {
                throw malformed(parser, e);
            }
        }
    }

    private static void checkSchema(JsonParser parser) throws IOException, MalformedConfigException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedConfigException("", "must be one JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean version = parser.currentName().equals("schemaVersion");
            JsonToken value = parser.nextToken();
            if (version) {
                if (value != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() != GatewayConfig.SCHEMA_VERSION) {
                    throw new MalformedConfigException(
                            "schemaVersion", "must be " + GatewayConfig.SCHEMA_VERSION + " for this version");
                }
                return;
            }
            parser.skipChildren();
        }
        throw new MalformedConfigException("schemaVersion", "is missing");
    }

    /**
     * What was read.
     *
     * @param warnings one per unknown member, by path
     */
    public record Reading(GatewayConfig config, List<String> warnings) {

        public Reading {
            Objects.requireNonNull(config, "config");
            warnings = List.copyOf(warnings);
        }
    }
}
