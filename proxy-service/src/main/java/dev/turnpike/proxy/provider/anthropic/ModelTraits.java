package dev.turnpike.proxy.provider.anthropic;

import dev.turnpike.proxy.chat.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What one family of models accepts; the rest is a 400 of Anthropic's. The families are data: {@code models.json}.
 *
 * @param names model names without date; the longest one that begins a model's name decides, the empty one stands for models that are not Anthropic's
 * @param maxOutput the largest {@code max_tokens}; null when unknown
 * @param off how thinking is turned off
 * @param efforts the levels of {@code output_config.effort}, ascending; empty when there is none
 * @param forcedTool whether {@code tool_choice} may force a call
 * @param prefill whether the conversation may end with an assistant message
 * @param schema whether {@code output_config.format} and strict tools work
 * @param systemTurns whether {@code messages} may hold system turns
 */
record ModelTraits(
        List<String> names,
        Integer maxOutput,
        Thinking thinking,
        Off off,
        List<String> efforts,
        Sampling sampling,
        boolean forcedTool,
        boolean prefill,
        boolean schema,
        boolean systemTurns) {

    private static final List<ModelTraits> FAMILIES = load();

    ModelTraits {
        names = List.copyOf(names);
        efforts = List.copyOf(efforts);
        Objects.requireNonNull(thinking, "thinking");
        Objects.requireNonNull(off, "off");
        Objects.requireNonNull(sampling, "sampling");
    }

    /** How thinking is asked for. */
    enum Thinking {
        NONE,
        BUDGET,
        ADAPTIVE
    }

    /** What turns thinking off: nothing said, {@code disabled}, {@code between_tools} as the least there is, or not at all. */
    enum Off {
        OMIT,
        DISABLED,
        BETWEEN_TOOLS,
        NEVER
    }

    /** What may be said about sampling: all, {@code temperature} or {@code top_p}, nothing. */
    enum Sampling {
        FREE,
        ONE_OF,
        REFUSED
    }

    /** The traits of {@code model}, as the upstream calls it; vendor prefixes ({@code anthropic/}, {@code us.anthropic.}) do not matter. */
    static ModelTraits of(String model) {
        var lower = model.toLowerCase(Locale.ROOT);
        int from = Math.max(0, lower.indexOf("claude"));
        var name = lower.substring(from).replace('.', '-');
        ModelTraits best = null;
        int longest = -1;
        for (var family : FAMILIES) {
            for (var prefix : family.names) {
                if (prefix.length() > longest && begins(name, prefix)) {
                    best = family;
                    longest = prefix.length();
                }
            }
        }
        return best;
    }

    private static boolean begins(String name, String prefix) {
        if (prefix.isEmpty() || name.equals(prefix)) {
            return true;
        }
        return name.startsWith(prefix) && !Character.isLetterOrDigit(name.charAt(prefix.length()));
    }

    /** The highest effort that is not above {@code wish}; null when the model knows none. */
    String effort(String wish) {
        var order = List.of("low", "medium", "high", "xhigh", "max");
        var best = efforts.isEmpty() ? null : efforts.getFirst();
        for (var effort : efforts) {
            if (order.indexOf(effort) <= order.indexOf(wish)) {
                best = effort;
            }
        }
        return best;
    }

    private static List<ModelTraits> load() {
        try (var json = ModelTraits.class.getResourceAsStream("models.json")) {
            var families = Json.mapper().readTree(json).get("families");
            return List.of(Json.mapper().treeToValue(families, ModelTraits[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
