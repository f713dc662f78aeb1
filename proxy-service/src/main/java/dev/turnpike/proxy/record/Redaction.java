package dev.turnpike.proxy.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.chat.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Takes credentials, and for {@code Redacted} base64 payloads, out of a body, and leaves the rest as it was sent. JSON is read as JSON, so that an
 * escaped key is found too and the result is JSON again; each {@code data:} line of an event stream likewise; anything else is text. A key that a
 * model spells over several events of a stream is not recognised.
 */
final class Redaction {
    /** Members whose text is a credential whatever it looks like: exact names, because parts of names hit ordinary fields. */
    private static final Set<String> SECRET_MEMBERS = Set.of(
            "authorization",
            "proxy-authorization",
            "x-api-key",
            "x-goog-api-key",
            "api-key",
            "api_key",
            "apikey",
            "cookie",
            "set-cookie",
            "password",
            "client_secret",
            "access_token",
            "refresh_token");

    /** A shorter key would be found everywhere in ordinary text. */
    private static final int MIN_OWN_KEY = 6;

    private final Payloads payloads;

    Redaction(KeyedHash hash) {
        this.payloads = new Payloads(hash);
    }

    /** {@code body} without credentials; the same array when there was nothing to take out. {@code callerKey} may be null. */
    byte[] redact(byte[] body, BodyLogging mode, Secret callerKey) {
        var scrub = new Scrub(own(callerKey), mode != BodyLogging.Full);
        var text = new String(body, StandardCharsets.UTF_8);
        var redacted = looksLikeJson(text) ? json(text, scrub) : lines(text, scrub);
        return redacted.equals(text) ? body : redacted.getBytes(StandardCharsets.UTF_8);
    }

    /** A single text without credentials; null stays null. */
    static String mask(String text, Secret callerKey) {
        return text == null ? null : KeyPatterns.mask(text, own(callerKey));
    }

    private static String own(Secret callerKey) {
        return callerKey == null || callerKey.reveal().length() < MIN_OWN_KEY ? null : callerKey.reveal();
    }

    private static boolean looksLikeJson(String text) {
        var start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    /** An event stream, or any text. */
    private String lines(String text, Scrub scrub) {
        if (!text.contains("data:")) {
            return scrub.text(text);
        }
        var out = new StringBuilder(text.length());
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            out.append(line(text.substring(start, end), scrub));
            out.append(newline < 0 ? "" : "\n");
            start = end + 1;
        }
        // Keys with line breaks in them, such as PEM blocks, are seen only in the whole.
        return scrub.text(out.toString());
    }

    private String line(String line, Scrub scrub) {
        int json = line.startsWith("data:") ? line.indexOf('{') : -1;
        return json < 0 || !line.substring(5, json).isBlank()
                ? line
                : line.substring(0, json) + json(line.substring(json), scrub);
    }

    private String json(String text, Scrub scrub) {
        var out = new ByteArrayOutputStream(text.length());
        try (var parser = Json.factory().createParser(text);
                var generator = Json.factory().createGenerator(out)) {
            generator.setPrettyPrinter(
                    new MinimalPrettyPrinter("\n")); // between documents, of which a stream is one to a line
            copy(parser, generator, scrub);
        } catch (IOException _) {
            return scrub.text(text);
        }
        // Nothing found: the body stays as it was sent, blanks and number formats included.
        return scrub.takeChanged() ? out.toString(StandardCharsets.UTF_8) : text;
    }

    private static void copy(JsonParser parser, JsonGenerator generator, Scrub scrub) throws IOException {
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.FIELD_NAME) {
                generator.writeFieldName(scrub.value(parser.currentName()));
            } else if (token == JsonToken.VALUE_STRING) {
                generator.writeString(
                        isSecret(parser.currentName()) ? scrub.whole(parser.getText()) : scrub.value(parser.getText()));
            } else if (token.isNumeric()) {
                generator.writeNumber(parser.getText());
            } else {
                generator.copyCurrentEvent(parser);
            }
        }
    }

    private static boolean isSecret(String member) {
        return member != null && SECRET_MEMBERS.contains(member.toLowerCase(Locale.ROOT));
    }

    /** What is taken out of one body, and whether anything was. */
    private final class Scrub {
        private final String own;
        private final boolean payloadsToo;
        private boolean changed;

        Scrub(String own, boolean payloadsToo) {
            this.own = own;
            this.payloadsToo = payloadsToo;
        }

        String text(String text) {
            var masked = KeyPatterns.mask(text, own);
            return payloadsToo ? payloads.replace(masked) : masked;
        }

        String value(String text) {
            var scrubbed = text(text);
            changed |= !scrubbed.equals(text);
            return scrubbed;
        }

        String whole(String text) {
            changed |= !text.isEmpty();
            return text.isEmpty() ? text : KeyPatterns.MASK;
        }

        boolean takeChanged() {
            boolean was = changed;
            changed = false;
            return was;
        }
    }
}
