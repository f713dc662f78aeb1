package dev.turnpike.crds.config;

import java.util.List;
import java.util.Map;

/** One typed block per dialect; a block that is not of the backend's dialect is null. */
public record DialectOptions(Anthropic anthropic, Gemini gemini, Azure azure, Coze coze) {

    /** All defaults. */
    public static final DialectOptions NONE = new DialectOptions(null, null, null, null);

    /** {@code betas} go to {@code anthropic-beta}; {@code autoCache} is off when null, {@code exposeReasoning} is on. */
    public record Anthropic(List<String> betas, Boolean autoCache, Boolean exposeReasoning) {}

    /** What happens to {@code https} images, and safety settings (category to threshold). */
    public record Gemini(ImageUrls imageUrls, Map<String, String> safetySettings) {

        /** Gemini fetches no URL by default; {@code FileUri} hands it over as {@code fileData}, {@code Refuse} answers 400. */
        public enum ImageUrls {
            FileUri,
            Refuse
        }
    }

    /** {@code apiVersion} null means the v1 surface; {@code reasoning} says that the deployment is a reasoning model. */
    public record Azure(String apiVersion, Boolean reasoning) {}

    /** What happens to system messages, and the user id that Coze asks for. */
    public record Coze(SystemPolicy systemPolicy, String userId) {

        /** A bot has its own prompt: put the text before the first user message, drop it with a warning, or refuse. */
        public enum SystemPolicy {
            Prepend,
            Drop,
            Refuse
        }
    }
}
