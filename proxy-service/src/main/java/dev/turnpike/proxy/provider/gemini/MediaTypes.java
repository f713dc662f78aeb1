package dev.turnpike.proxy.provider.gemini;

import java.util.Locale;
import java.util.Map;

/** Media types by name of a file and by OpenAI's audio formats. */
final class MediaTypes {
    private static final Map<String, String> BY_SUFFIX = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("gif", "image/gif"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/plain"),
            Map.entry("html", "text/html"),
            Map.entry("css", "text/css"),
            Map.entry("csv", "text/csv"),
            Map.entry("xml", "text/xml"),
            Map.entry("rtf", "text/rtf"),
            Map.entry("js", "text/javascript"),
            Map.entry("json", "application/json"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("webm", "video/webm"),
            Map.entry("mov", "video/quicktime"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("aiff", "audio/aiff"),
            Map.entry("aac", "audio/aac"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("flac", "audio/flac"));

    private MediaTypes() {}

    /** By what follows the last dot of the path of {@code name}; null when unknown. */
    static String guess(String name) {
        int end = name.length();
        for (var mark : new char[] {'?', '#'}) {
            int at = name.indexOf(mark);
            end = at < 0 ? end : Math.min(end, at);
        }
        var path = name.substring(0, end);
        int dot = path.lastIndexOf('.');
        return dot < 0 ? null : BY_SUFFIX.get(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** The type of OpenAI's {@code input_audio.format}; null when Gemini knows none. */
    static String audio(String format) {
        var type = BY_SUFFIX.get(format.toLowerCase(Locale.ROOT));
        return type != null && type.startsWith("audio/") ? type : null;
    }
}
