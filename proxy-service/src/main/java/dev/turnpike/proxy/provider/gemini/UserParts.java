package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.crds.config.DialectOptions.Gemini.ImageUrls;
import java.util.Map;

/** Content parts: OpenAI's to Gemini's. The gateway fetches nothing: an address is handed over as it is, or refused. */
final class UserParts {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<String, String> RESOLUTIONS = Map.of(
            "low", "MEDIA_RESOLUTION_LOW",
            "medium", "MEDIA_RESOLUTION_MEDIUM",
            "high", "MEDIA_RESOLUTION_HIGH");

    private final GeminiCall gemini;

    UserParts(GeminiCall gemini) {
        this.gemini = gemini;
    }

    static ObjectNode text(String text) {
        return NODES.objectNode().put("text", text);
    }

    /** The parts of {@code content}, which is a string or an array; an empty text is one part. {@code where} names it in errors. */
    ArrayNode read(JsonNode content, String where) {
        var parts = NODES.arrayNode();
        if (content.isTextual()) {
            return parts.add(text(content.textValue()));
        }
        if (!content.isArray()) {
            throw Refuse.invalid(where, "Invalid type for '" + where + "': expected a string or an array of parts.");
        }
        int i = 0;
        for (var part : content) {
            parts.add(part(part, where + "[" + i++ + "]"));
        }
        return parts;
    }

    /** One part of an array. */
    ObjectNode part(JsonNode part, String where) {
        var type = part.path("type").asText("");
        return switch (type) {
            case "text" -> text(string(part.path("text"), where + ".text"));
            case "refusal" -> text(string(part.path("refusal"), where + ".refusal"));
            case "image_url" -> image(part.path("image_url"), where + ".image_url");
            case "input_audio" -> audio(part.path("input_audio"), where + ".input_audio");
            case "file" -> file(part.path("file"), where + ".file");
            case "video_url" -> video(part.path("video_url"), where + ".video_url");
            default ->
                throw Refuse.unsupported(
                        where + ".type", "Gemini takes no content part of type '" + Fields.shown(type) + "'.");
        };
    }

    /** {@code {inlineData:{mimeType,data}}}. */
    static ObjectNode inline(String mimeType, String base64) {
        var part = NODES.objectNode();
        part.putObject("inlineData").put("mimeType", mimeType).put("data", base64);
        return part;
    }

    private ObjectNode image(JsonNode image, String where) {
        var url = string(image.isTextual() ? image : image.path("url"), where + ".url");
        var part = address(url, where + ".url");
        var level = RESOLUTIONS.get(image.path("detail").asText(""));
        if (level != null && gemini.has(Trait.MEDIA_RESOLUTION)) {
            part.putObject("mediaResolution").put("level", level);
        }
        return part;
    }

    private ObjectNode video(JsonNode video, String where) {
        var part = address(string(video.isTextual() ? video : video.path("url"), where + ".url"), where + ".url");
        if (video.path("video_metadata") instanceof ObjectNode metadata) {
            var target = part.putObject("videoMetadata");
            move(metadata, "start_offset", target, "startOffset");
            move(metadata, "end_offset", target, "endOffset");
            move(metadata, "fps", target, "fps");
        }
        return part;
    }

    private static void move(ObjectNode from, String name, ObjectNode to, String newName) {
        if (from.hasNonNull(name)) {
            to.set(newName, from.get(name));
        }
    }

    private ObjectNode audio(JsonNode audio, String where) {
        var format = string(audio.path("format"), where + ".format");
        var type = MediaTypes.audio(format);
        if (type == null) {
            throw Refuse.unsupported(
                    where + ".format", "Gemini takes wav, mp3, aiff, aac, ogg and flac, not this format.");
        }
        return inline(type, DataUrl.standard(string(audio.path("data"), where + ".data"), where + ".data"));
    }

    private ObjectNode file(JsonNode file, String where) {
        var id = file.path("file_id").asText("");
        if (!id.isEmpty()) {
            return fileData(fileUri(id), null);
        }
        var content = string(file.path("file_data"), where + ".file_data");
        if (DataUrl.is(content)) {
            return address(content, where + ".file_data");
        }
        var type = MediaTypes.guess(file.path("filename").asText(""));
        if (type == null) {
            throw Refuse.invalid(
                    where + ".filename", "The file needs a data URL, or a filename that tells its media type.");
        }
        return inline(type, DataUrl.standard(content, where + ".file_data"));
    }

    /** A file of Google's Files API by its name, or any address. */
    private String fileUri(String id) {
        if (id.contains("://")) {
            return id;
        }
        var name = id.startsWith("files/") ? id : "files/" + id;
        return ApiBase.endpoint(gemini.call().backend().endpoint().toString()) + "/v1beta/" + name;
    }

    private ObjectNode address(String url, String where) {
        if (DataUrl.is(url)) {
            var content = DataUrl.parse(url, where);
            return inline(content.mimeType(), content.base64());
        }
        if (googles(url)) {
            return fileData(url, MediaTypes.guess(url));
        }
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            throw Refuse.invalid(where, "'" + where + "' must be a data URL or an https address.");
        }
        if (gemini.options().imageUrls() == ImageUrls.Refuse) {
            throw Refuse.invalid(
                    where,
                    "This backend takes no addresses; send the content as a data URL (data:image/png;base64,...).");
        }
        return fileData(url, MediaTypes.guess(url));
    }

    /** Files that Gemini has or reads itself, whatever the option says. */
    private static boolean googles(String url) {
        return url.startsWith("gs://")
                || url.startsWith(ApiBase.GOOGLE + "/")
                || url.startsWith("https://www.youtube.com/")
                || url.startsWith("https://youtube.com/")
                || url.startsWith("https://youtu.be/");
    }

    private static ObjectNode fileData(String uri, String mimeType) {
        var part = NODES.objectNode();
        var data = part.putObject("fileData").put("fileUri", uri);
        if (mimeType != null) {
            data.put("mimeType", mimeType);
        }
        return part;
    }

    private static String string(JsonNode value, String where) {
        if (!value.isTextual()) {
            throw Refuse.invalid(where, "Invalid type for '" + where + "': expected a string.");
        }
        return value.textValue();
    }
}
