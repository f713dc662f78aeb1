package dev.turnpike.crds.compile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells keys that can be guessed from keys that cannot. */
public final class KeyStrength {

    /** Keys are at least this long. */
    public static final int MIN_LENGTH = 20;

    private static final double MIN_BITS = 60;
    private static final String MEND = "; make one with: openssl rand -hex 32";
    private static final List<String> PLACEHOLDERS = List.of(
            "changeme",
            "change-me",
            "change_me",
            "replaceme",
            "replace-me",
            "replace_me",
            "your-api-key",
            "your_api_key",
            "yourapikey",
            "password",
            "placeholder");

    private KeyStrength() {}

    /** Why {@code key} is weak and how to make a better one; empty when it is strong. The text holds nothing of the key. */
    public static Optional<String> weakness(String key) {
        if (key.length() < MIN_LENGTH) {
            return Optional.of("is shorter than " + MIN_LENGTH + " characters" + MEND);
        }
        String lower = key.toLowerCase(Locale.ROOT);
        if (PLACEHOLDERS.stream().anyMatch(lower::contains)) {
            return Optional.of("is a placeholder" + MEND);
        }
        if (bits(key) < MIN_BITS || isRepeated(key) || isSequence(key)) {
            return Optional.of("is too regular to be random" + MEND);
        }
        return Optional.empty();
    }

    /** Shannon's measure over the characters, in bits: 32 random hexadecimal digits have about 110. */
    private static double bits(String key) {
        Map<Integer, Long> counts =
                key.chars().boxed().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        double length = key.length();
        return counts.values().stream()
                .mapToDouble(count -> -count * Math.log(count / length) / Math.log(2))
                .sum();
    }

    private static boolean isRepeated(String key) {
        return (key + key).indexOf(key, 1) <= key.length() / 2;
    }

    /** Whether most characters follow from the one before, as in {@code abcdefg} or {@code 987654}. */
    private static boolean isSequence(String key) {
        long steps = 0;
        for (int i = 1; i < key.length(); i++) {
            steps += Math.abs(key.charAt(i) - key.charAt(i - 1)) <= 1 ? 1 : 0;
        }
        return steps * 4 >= key.length() * 3L;
    }
}
