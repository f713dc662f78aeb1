package dev.turnpike.proxy.record;

import java.util.regex.Pattern;

/**
 * Masks what looks like a credential. The patterns are prefixes that vendors publish so that leaked keys can be found; ordinary words that
 * merely begin alike are too short to match.
 */
final class KeyPatterns {
    static final String MASK = "***";

    private static final Pattern KEYS = Pattern.compile(String.join(
            "|",
            "(?<![A-Za-z0-9])sk[-_][A-Za-z0-9_-]{16,}",
            "(?<![A-Za-z0-9])tp-[A-Za-z0-9_-]{20,}",
            "(?<![A-Za-z0-9])(?:gsk|hf|pat|sat|glpat|gh[opusr]|github_pat)[-_][A-Za-z0-9_-]{20,}",
            "AIza[A-Za-z0-9_-]{30,}",
            "(?<![A-Za-z0-9])xox[a-z]-[A-Za-z0-9-]{8,}",
            "(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}",
            "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*",
            "-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*"));

    /** The word itself stays: it says what was there. A word of letters only is prose unless it is long. */
    private static final Pattern BEARER =
            Pattern.compile("(?i)\\b(bearer\\s{1,4})(?:[a-z._~+/=-]*[0-9][a-z0-9._~+/=-]{5,}|[a-z0-9._~+/=-]{20,})");

    private KeyPatterns() {}

    /** {@code text} with {@code ***} for what looks like a key, and for {@code own}, which may be null. */
    static String mask(String text, String own) {
        var masked = own == null ? text : text.replace(own, MASK);
        if (masked.length() < 12) {
            return masked;
        }
        masked = KEYS.matcher(masked).replaceAll(MASK);
        return BEARER.matcher(masked).replaceAll("$1" + MASK);
    }
}
