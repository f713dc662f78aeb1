package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.failure.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Content of messages: a string or parts become blocks; what holds only white space becomes none, for Anthropic refuses it. */
final class PartEncoder {
    private static final Set<String> KNOWN = Set.of("input_audio", "video_url", "image_url", "file");
    private final MediaEncoder media;

    PartEncoder(Draft draft) {
        this.media = new MediaEncoder(draft);
    }

    /** Blocks of a user or tool message. */
    List<ObjectNode> blocks(JsonNode message, String where) {
        var blocks = new ArrayList<ObjectNode>();
        int index = 0;
        for (var part : parts(blocks, message, where)) {
            addPart(blocks, part, where + ".content[" + index++ + "]");
        }
        markLast(blocks, message);
        return blocks;
    }

    /** Blocks of a message that holds text only. */
    List<ObjectNode> texts(JsonNode message, String where) {
        var blocks = new ArrayList<ObjectNode>();
        int index = 0;
        for (var part : parts(blocks, message, where)) {
            addTextPart(blocks, part, where + ".content[" + index++ + "]");
        }
        if (!message.path("role").asText().equals("assistant")) {
            markLast(blocks, message);
        }
        return blocks;
    }

    /** The parts of the content; content that is a string is put into {@code blocks} at once. */
    private static JsonNode parts(List<ObjectNode> blocks, JsonNode message, String where) {
        var content = message.path("content");
        if (content.isTextual()) {
            addText(blocks, content.textValue());
        } else if (content.isArray()) {
            return content;
        } else if (!content.isNull() && !content.isMissingNode()) {
            throw Draft.invalid(where + ".content", "'" + where + ".content' must be a string or an array of parts.");
        }
        return Draft.array();
    }

    /** The marker of a whole message belongs to its last block; thinking takes none. */
    static void markLast(List<ObjectNode> blocks, JsonNode message) {
        var marker = Conversation.marker(message);
        if (marker != null && !blocks.isEmpty() && !thinking(blocks.getLast())) {
            blocks.getLast().set("cache_control", marker);
        }
    }

    private static boolean thinking(ObjectNode block) {
        return block.path("type").asText().endsWith("thinking");
    }

    private static void addText(List<ObjectNode> blocks, String text) {
        if (!text.isBlank()) {
            blocks.add(Draft.text(text));
        }
    }

    private void addTextPart(List<ObjectNode> blocks, JsonNode part, String where) {
        switch (part.path("type").asText()) {
            case "text", "input_text", "output_text" ->
                marked(blocks, part, part.path("text").asText(""));
            case "refusal" -> marked(blocks, part, part.path("refusal").asText(""));
            case "thinking", "redacted_thinking" -> {} // ThinkingHistory reads them
            default -> throw unsupported(part, where);
        }
    }

    private void addPart(List<ObjectNode> blocks, JsonNode part, String where) {
        switch (part.path("type").asText()) {
            case "image_url" -> media(blocks, part, media.image(part.path("image_url"), where));
            case "file" -> media(blocks, part, media.file(part.path("file"), where));
            default -> addTextPart(blocks, part, where);
        }
    }

    private static void media(List<ObjectNode> blocks, JsonNode part, ObjectNode block) {
        blocks.add(block);
        var marker = Conversation.marker(part);
        if (marker != null) {
            block.set("cache_control", marker);
        }
    }

    /** An empty text that carries a marker hands it to the block before it. */
    private static void marked(List<ObjectNode> blocks, JsonNode part, String text) {
        addText(blocks, text);
        var marker = Conversation.marker(part);
        if (marker != null && !blocks.isEmpty()) {
            blocks.getLast().set("cache_control", marker);
        }
    }

    private static GatewayException unsupported(JsonNode part, String where) {
        var type = part.path("type").asText("");
        var shown =
                KNOWN.contains(type) ? "Anthropic takes no content of type '" + type + "' here." : "Unknown content.";
        return Draft.unsupported(where, shown);
    }
}
