package dev.turnpike.proxy.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the setting that somebody probably meant. */
final class Misspelling {
    private static final int LONG_NAME = 8;

    private Misspelling() {}

    /** One warning for each of {@code names} that is no setting but looks like one. */
    static List<String> warnings(Collection<String> names) {
        return names.stream()
                .flatMap(name -> meant(name).stream()
                        .map(key -> name + " in .env is not a setting and is ignored; did you mean " + key + "?"))
                .toList();
    }

    private static Optional<Key> meant(String name) {
        if (Arrays.stream(Key.values()).anyMatch(key -> key.name().equals(name))) {
            return Optional.empty();
        }
        return Arrays.stream(Key.values())
                .filter(key -> isClose(name, key.name()))
                .findFirst();
    }

    private static boolean isClose(String name, String key) {
        if (letters(name).equals(letters(key))) {
            return true;
        }
        int allowed = key.length() >= LONG_NAME ? 2 : 1;
        return Math.abs(name.length() - key.length()) <= allowed && distance(name, key) <= allowed;
    }

    private static String letters(String name) {
        return name.replace("_", "").toUpperCase(Locale.ROOT);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn {@code from} into {@code to}. */
    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, from, to, new int[] {i, j});
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int[] at) {
        int i = at[0];
        int j = at[1];
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, 1 + cost[i - 2][j - 2]) : best;
    }
}
