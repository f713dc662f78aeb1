package dev.turnpike.proxy.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Switches, choices, lists, names and addresses. Each method throws {@link IllegalArgumentException} that says what it wants. */
final class Words {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\\[?[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9]{1,16})?]?");
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9*][A-Za-z0-9._:/@*+-]{0,252}");
    private static final Map<String, Boolean> FLAGS = Map.of(
            "true", true, "yes", true, "on", true, "1", true, "false", false, "no", false, "off", false, "0", false);

    private Words() {}

    static boolean flag(String text) {
        Boolean flag = FLAGS.get(text.toLowerCase(Locale.ROOT));
        if (flag == null) {
            throw new IllegalArgumentException("is neither true nor false");
        }
        return flag;
    }

    /** One of {@code choices}, which are told in this order when it is none; upper and lower case are the same. */
    static <T> T choice(String text, List<Map.Entry<String, T>> choices) {
        return choices.stream()
                .filter(choice -> choice.getKey().equalsIgnoreCase(text))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> new IllegalArgumentException("is unknown; use one of "
                        + String.join(
                                ", ", choices.stream().map(Map.Entry::getKey).toList())));
    }

    /** A choice whose spellings are the names of {@code values}, with {@code -} for {@code _}. */
    static <E extends Enum<E>> E named(String text, E[] values) {
        return choice(
                text,
                Stream.of(values)
                        .map(value -> Map.entry(spelling(value), value))
                        .toList());
    }

    private static String spelling(Enum<?> value) {
        String name = value.name();
        return name.equals(name.toUpperCase(Locale.ROOT))
                ? name.toLowerCase(Locale.ROOT).replace('_', '-')
                : name;
    }

    /** Parts between commas, without blanks and empty ones. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** An address or host name to listen on, without the brackets of IPv6. */
    static String host(String text) {
        if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is not an address to listen on; write an IP address or host name without port, for example 127.0.0.1");
        }
        return text.replaceAll("[\\[\\]]", "");
    }

    static String model(String text) {
        if (!MODEL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is not a model name; use at most 253 letters, digits and . _ : / @ + - and start with a letter or digit");
        }
        return text;
    }

    /** Exact model names, or names with one {@code *}. */
    static List<String> modelPatterns(String text) {
        return list(text).stream().map(Words::modelPattern).toList();
    }

    private static String modelPattern(String text) {
        if (text.indexOf('*') != text.lastIndexOf('*')) {
            throw new IllegalArgumentException("has a name with more than one *; one is allowed");
        }
        return model(text);
    }

    /** An absolute {@code http} or {@code https} base URL without credentials and fragment. */
    static String baseUrl(String text) {
        URI url = uri(text);
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "is not an absolute http or https URL, for example https://api.example.com/v1");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "must hold no user, password or #fragment; the credential belongs in API_KEY");
        }
        return text;
    }

    /** Origins as browsers send them, or {@code *} alone. */
    static List<String> origins(String text) {
        return list(text).stream().map(Words::origin).toList();
    }

    private static String origin(String text) {
        if (text.equals("*") || text.equals("null")) {
            return text;
        }
        URI url = uri(text);
        boolean bare = url.getRawPath() == null || url.getRawPath().isEmpty();
        if (url.getHost() == null
                || url.getRawUserInfo() != null
                || !bare
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "has an entry that is no origin; write scheme, host and port only, for example https://app.example.com");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL", e);
        }
    }
}
