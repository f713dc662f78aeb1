package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/** Images and files. The gateway fetches nothing: an {@code https} URL is handed to Anthropic, which fetches it itself. */
final class MediaEncoder {
    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String FILES_BETA = "files-api-2025-04-14";
    private final Draft draft;

    MediaEncoder(Draft draft) {
        this.draft = draft;
    }

    /** @param image the object in {@code image_url}, or the URL itself */
    ObjectNode image(JsonNode image, String where) {
        var url = image.isTextual() ? image.textValue() : image.path("url").asText("");
        if (https(url)) {
            return block("image", urlSource(url));
        }
        var payload = DataUrl.parse(url);
        if (payload == null) {
            throw Draft.invalid(
                    where + ".image_url.url",
                    "An image must be an https URL or a base64 data URL; nothing else is fetched.");
        }
        return payload(payload, null, where + ".image_url.url");
    }

    ObjectNode file(JsonNode file, String where) {
        var id = file.path("file_id").asText("");
        var given = file.path("file_data").asText("");
        var title = file.path("filename").asText(null);
        if (given.isEmpty()) {
            return stored(id, where);
        }
        if (https(given)) {
            return titled(block("document", urlSource(given)), title);
        }
        var payload = DataUrl.is(given) ? DataUrl.parse(given) : DataUrl.of(typeOf(title), DataUrl.standard(given));
        if (payload == null) {
            throw Draft.invalid(where + ".file.file_data", "A file must be a base64 data URL or an https URL.");
        }
        return payload(payload, title, where + ".file.file_data");
    }

    /** Only ids of Anthropic's own Files API mean anything there. */
    private ObjectNode stored(String id, String where) {
        if (!id.startsWith("file_")) {
            throw Draft.unsupported(
                    where + ".file.file_id", "Files of another provider are unknown to Anthropic; send file_data.");
        }
        draft.beta(FILES_BETA);
        return block("document", Draft.object().put("type", "file").put("file_id", id));
    }

    private static ObjectNode payload(DataUrl payload, String title, String where) {
        if (!payload.isReadable()) {
            throw Draft.invalid(where, "'" + where + "' has no content that is valid base64.");
        }
        var type = payload.mediaType();
        if (IMAGES.contains(type)) {
            return block("image", base64Source(payload));
        }
        if (type.equals("application/pdf")) {
            return titled(block("document", base64Source(payload)), title);
        }
        var text = textual(type) ? payload.text() : null;
        if (text == null) {
            throw Draft.unsupported(
                    where, "Anthropic takes jpeg, png, gif and webp images, PDF and text files; this is none.");
        }
        var source = Draft.object()
                .put("type", "text")
                .put("media_type", "text/plain")
                .put("data", text);
        return titled(block("document", source), title);
    }

    private static boolean textual(String type) {
        return type.startsWith("text/")
                || Set.of("application/json", "application/xml", "application/yaml", "application/x-yaml")
                        .contains(type);
    }

    /** What a file without a media type is, by its name: a PDF unless the name says text. */
    private static String typeOf(String filename) {
        var name = filename == null ? "" : filename.toLowerCase(Locale.ROOT);
        var ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "txt", "md", "csv", "json", "xml", "yaml", "yml", "html" -> "text/plain";
            case "png", "jpeg", "gif", "webp" -> "image/" + ending;
            case "jpg" -> "image/jpeg";
            default -> "application/pdf";
        };
    }

    private static boolean https(String url) {
        return url.regionMatches(true, 0, "https://", 0, 8);
    }

    private static ObjectNode urlSource(String url) {
        return Draft.object().put("type", "url").put("url", url);
    }

    private static ObjectNode base64Source(DataUrl payload) {
        return Draft.object()
                .put("type", "base64")
                .put("media_type", payload.mediaType())
                .put("data", payload.base64());
    }

    private static ObjectNode block(String type, ObjectNode source) {
        var block = Draft.object().put("type", type);
        block.set("source", source);
        return block;
    }

    private static ObjectNode titled(ObjectNode document, String title) {
        return title == null || title.isBlank() ? document : document.put("title", title);
    }
}
