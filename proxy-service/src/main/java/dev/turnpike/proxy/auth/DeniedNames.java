package dev.turnpike.proxy.auth;

import dev.turnpike.proxy.chat.ModelPattern;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds denied names under other spellings. */
final class DeniedNames {
    /** What does not show: format characters, controls, spaces of all kinds. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}\\p{Z}]+");

    /** Hyphens that compatibility forms leave apart. */
    private static final Pattern HYPHENS = Pattern.compile("\\p{Pd}");

    private DeniedNames() {}

    static boolean anyMatches(List<String> denied, String model) {
        var plain = plain(model);
        var bare = plain.substring(plain.lastIndexOf('/') + 1);
        return denied.stream()
                .map(DeniedNames::plain)
                .anyMatch(pattern -> ModelPattern.matches(pattern, plain) || ModelPattern.matches(pattern, bare));
    }

    private static String plain(String name) {
        var composed = Normalizer.normalize(name, Normalizer.Form.NFKC);
        var visible = INVISIBLE.matcher(composed).replaceAll("");
        return HYPHENS.matcher(visible).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
