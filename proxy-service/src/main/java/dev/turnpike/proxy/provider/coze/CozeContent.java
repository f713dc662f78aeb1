package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Notes;

/** Makes Coze's parts of the content of a message. Coze fetches what has a URL; what came inside the request is uploaded first. */
final class CozeContent {
    private final Notes notes;
    private final CozeFiles files;

    CozeContent(Notes notes, CozeFiles files) {
        this.notes = notes;
        this.files = files;
    }

    /** The text of a content that may hold nothing else: a string, text parts, or null. */
    static String text(JsonNode content, String where) {
        if (content.isMissingNode() || content.isNull()) {
            return "";
        }
        if (content.isTextual()) {
            return content.asText();
        }
        requireParts(content, where);
        var lines = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            if (i > 0) {
                lines.append('\n');
            }
            lines.append(partText(content.get(i), where + "[" + i + "]"));
        }
        return lines.toString();
    }

    private static String partText(JsonNode part, String where) {
        return switch (part.path("type").asText()) {
            case "text" -> part.path("text").asText("");
            case "refusal" -> part.path("refusal").asText("");
            default -> throw unsupportedPart(part, where);
        };
    }

    ArrayNode user(JsonNode content, String where) {
        var parts = JsonNodeFactory.instance.arrayNode();
        if (!content.isArray()) {
            parts.addObject().put("type", "text").put("text", text(content, where));
            return parts;
        }
        for (int i = 0; i < content.size(); i++) {
            add(parts, content.get(i), where + "[" + i + "]");
        }
        return parts;
    }

    private void add(ArrayNode parts, JsonNode part, String where) {
        switch (part.path("type").asText()) {
            case "text" ->
                parts.addObject()
                        .put("type", "text")
                        .put("text", part.path("text").asText(""));
            case "image_url" -> image(parts, part.path("image_url"), where + ".image_url");
            case "input_audio" -> audio(parts, part.path("input_audio"), where + ".input_audio");
            case "file" -> file(parts, part.path("file"), where + ".file");
            default -> throw unsupportedPart(part, where);
        }
    }

    private void image(ArrayNode parts, JsonNode image, String where) {
        var url = image.path("url").asText("");
        if (image.hasNonNull("detail") && !image.path("detail").asText().equals("auto")) {
            notes.warn("messages.image_url.detail: not supported by Coze, dropped");
        }
        var made = parts.addObject().put("type", "image");
        if (url.startsWith("https://") || url.startsWith("http://")) {
            made.put("file_url", url);
        } else {
            files.attach(made, CozeFile.ofDataUrl(url, "image", where + ".url"));
        }
    }

    private void audio(ArrayNode parts, JsonNode audio, String where) {
        var format = audio.path("format").asText("wav");
        var mime = format.equals("mp3") ? "audio/mpeg" : "audio/" + format.replaceAll("[^a-z0-9]", "");
        files.attach(
                parts.addObject().put("type", "audio"),
                CozeFile.ofBase64(audio.path("data").asText(""), mime, "audio", where + ".data"));
    }

    private void file(ArrayNode parts, JsonNode file, String where) {
        if (file.hasNonNull("file_id")) {
            throw new GatewayException(new Failure.Unsupported(
                    "The gateway keeps no files for Coze; send the content as 'file_data'.", where + ".file_id"));
        }
        var name = file.path("filename").asText("file");
        files.attach(
                parts.addObject().put("type", "file"),
                CozeFile.ofDataUrl(file.path("file_data").asText(""), name, where + ".file_data"));
    }

    private static void requireParts(JsonNode content, String where) {
        if (!content.isArray()) {
            throw new GatewayException(new Failure.Invalid(
                    "'" + where + "' must be a string or an array of parts.", where, "invalid_type"));
        }
    }

    private static GatewayException unsupportedPart(JsonNode part, String where) {
        var type = part.path("type").asText("").replaceAll("[^a-z0-9_]", "?");
        var shown = type.length() > 32 ? type.substring(0, 32) : type;
        return new GatewayException(
                new Failure.Unsupported("A part of type '" + shown + "' cannot be sent to Coze here.", where));
    }
}
