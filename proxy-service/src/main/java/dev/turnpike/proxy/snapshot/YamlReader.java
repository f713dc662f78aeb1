package dev.turnpike.proxy.snapshot;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads YAML, and remembers lines. No message quotes the text, which may hold credentials. */
final class YamlReader {
    static final int MOST_BYTES = 16 << 20;

    private static final YAMLFactory FACTORY = factory();
    private static final ObjectMapper TREES = new ObjectMapper(FACTORY);

    private YamlReader() {}

    private static YAMLFactory factory() {
        var options = new LoaderOptions();
        options.setCodePointLimit(MOST_BYTES);
        return YAMLFactory.builder()
                .loaderOptions(options)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /**
     * The documents of {@code text}; empty ones are left out but counted.
     *
     * @throws BadYaml when it is no YAML, a key is given twice, or an alias is used
     */
    static List<YamlDocument> read(String text) throws BadYaml {
        List<Map<String, Integer>> lines = lines(text);
        var documents = new ArrayList<YamlDocument>();
        try (MappingIterator<JsonNode> contents =
                TREES.readerFor(JsonNode.class).readValues(FACTORY.createParser(text))) {
            for (int number = 1; contents.hasNextValue(); number++) {
                JsonNode content = contents.nextValue();
                if (!isEmpty(content)) {
                    documents.add(new YamlDocument(
                            number, content, number <= lines.size() ? lines.get(number - 1) : Map.of()));
                }
            }
        } catch (IOException e) {
            throw problem(e, documents.size() + 1);
        }
        return documents;
    }

    private static boolean isEmpty(JsonNode content) {
        return content.isNull() || (content.isTextual() && content.textValue().isEmpty());
    }

    /** For each document the lines of its members. */
    private static List<Map<String, Integer>> lines(String text) throws BadYaml {
        var documents = new ArrayList<Map<String, Integer>>();
        Map<String, Integer> current = new HashMap<>();
        try (YAMLParser parser = FACTORY.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                int line = parser.currentTokenLocation().getLineNr();
                if (parser.isCurrentAlias()) {
                    throw new BadYaml(
                            documents.size() + 1,
                            line,
                            "uses an alias (*name), which is not supported; write the value out");
                }
                current.putIfAbsent(parser.getParsingContext().pathAsPointer().toString(), line);
                if (parser.getParsingContext().inRoot() && token != JsonToken.FIELD_NAME) {
                    documents.add(current);
                    current = new HashMap<>();
                }
            }
        } catch (IOException e) {
            throw problem(e, documents.size() + 1);
        }
        return documents;
    }

    private static BadYaml problem(IOException e, int document) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return new BadYaml(document, marked.getProblemMark().getLine() + 1, "is not YAML: " + marked.getProblem());
        }
        if (e instanceof JsonProcessingException json) {
            JsonLocation place = json.getLocation();
            String what =
                    json.getOriginalMessage().startsWith("Duplicate field") ? "has a member twice" : "is not YAML";
            return new BadYaml(document, place == null ? 0 : place.getLineNr(), what);
        }
        return new BadYaml(document, 0, "is not YAML");
    }

    /** The text is not YAML that we take. */
    static final class BadYaml extends Exception {
        private static final long serialVersionUID = 1;

        private final int document;
        private final int line;

        BadYaml(int document, int line, String message) {
            super(message);
            this.document = document;
            this.line = line;
        }

        int document() {
            return document;
        }

        int line() {
            return line;
        }
    }
}
