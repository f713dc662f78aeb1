package dev.turnpike.proxy.provider.gemini;

import static dev.turnpike.proxy.provider.gemini.Trait.CALL_IDS;
import static dev.turnpike.proxy.provider.gemini.Trait.CANDIDATES;
import static dev.turnpike.proxy.provider.gemini.Trait.GOOGLE_SEARCH;
import static dev.turnpike.proxy.provider.gemini.Trait.JSON_SCHEMA;
import static dev.turnpike.proxy.provider.gemini.Trait.JSON_WITH_TOOLS;
import static dev.turnpike.proxy.provider.gemini.Trait.MEDIA_RESOLUTION;
import static dev.turnpike.proxy.provider.gemini.Trait.PENALTIES;
import static dev.turnpike.proxy.provider.gemini.Trait.RESULT_MEDIA;
import static dev.turnpike.proxy.provider.gemini.Trait.SAMPLING;
import static dev.turnpike.proxy.provider.gemini.Trait.SIGNATURES;
import static dev.turnpike.proxy.provider.gemini.Trait.SYSTEM_INSTRUCTION;
import static dev.turnpike.proxy.provider.gemini.Trait.VALIDATED;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the models of one generation take, by the name of the model. The first row that fits counts; a {@code gemini-} name that no row knows is newer than this
 * table, so new models work without a change here. See <a href="https://ai.google.dev/gemini-api/docs/models">the models</a>.
 */
record ModelFamily(Thinking thinking, Set<Trait> traits) {
    private static final Set<Trait> GEMMA = Set.of(SAMPLING, PENALTIES, CANDIDATES);
    private static final Set<Trait> ONE = Set.of(SYSTEM_INSTRUCTION, SAMPLING, PENALTIES, CANDIDATES);
    private static final Set<Trait> TWO = plus(ONE, JSON_SCHEMA, GOOGLE_SEARCH);
    private static final Set<Trait> TWO_5 = plus(TWO, VALIDATED);
    private static final Set<Trait> NEW = Set.of(
            SYSTEM_INSTRUCTION,
            CALL_IDS,
            SIGNATURES,
            JSON_SCHEMA,
            JSON_WITH_TOOLS,
            MEDIA_RESOLUTION,
            VALIDATED,
            RESULT_MEDIA,
            GOOGLE_SEARCH);
    private static final Set<Trait> THREE = plus(NEW, SAMPLING);

    private static final List<Row> ROWS = List.of(
            row("gemma-.*", Thinking.ABSENT, GEMMA),
            row("gemini-2\\.5-.*image.*", Thinking.ABSENT, TWO),
            row("gemini-3(\\.[0-5])?-.*image.*", Thinking.ABSENT, THREE),
            row("gemini-.*(image|embedding).*", Thinking.ABSENT, NEW),
            row("gemini-1[.-].*|gemini-pro|gemini-pro-vision.*", Thinking.ABSENT, ONE),
            row("gemini-2\\.5-pro.*", Thinking.PRO_2_5, TWO_5),
            row("gemini-2\\.5-flash.*", Thinking.FLASH_2_5, TWO_5),
            row("gemini-2[.-].*", Thinking.ABSENT, TWO),
            row("gemini-3-pro.*", Thinking.PRO_3, THREE),
            row("gemini-3\\.1-pro.*", Thinking.PRO_3_1, THREE),
            row("gemini-3\\.5-flash-lite.*", Thinking.FLASH_3, NEW),
            row("gemini-3(\\.[0-5])?-flash.*", Thinking.FLASH_3, THREE),
            row("gemini-3(\\.[0-5])?-.*", Thinking.NEWEST, THREE),
            row("gemini-3\\.6-flash.*", Thinking.FLASH_3, NEW),
            row("gemini-.*", Thinking.NEWEST, NEW));

    private static final ModelFamily OTHER = new ModelFamily(Thinking.ABSENT, TWO);

    private record Row(Pattern name, ModelFamily family) {}

    ModelFamily {
        traits = Set.copyOf(traits);
    }

    /** The family of {@code model}, which may have a prefix ({@code models/}); a name that is none of Google's is taken for an older tuned model. */
    static ModelFamily of(String model) {
        var name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        for (var row : ROWS) {
            if (row.name().matcher(name).matches()) {
                return row.family();
            }
        }
        return OTHER;
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    private static Row row(String name, Thinking thinking, Set<Trait> traits) {
        return new Row(Pattern.compile(name), new ModelFamily(thinking, traits));
    }

    private static Set<Trait> plus(Set<Trait> traits, Trait... more) {
        var all = EnumSet.copyOf(traits);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
