package dev.turnpike.crds.compile;

import java.util.regex.Pattern;

/** Names of models, exact or with one {@code *} that stands for any characters. */
final class ModelNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9@*][A-Za-z0-9@*._:/+-]{0,252}");

    private ModelNames() {}

    static boolean isValid(String name) {
        return NAME.matcher(name).matches() && name.indexOf('*') == name.lastIndexOf('*');
    }

    /** Checks a name or pattern; says so at {@code spot} when it is none. */
    static boolean check(String name, Spot spot) {
        if (name == null || !NAME.matcher(name).matches()) {
            spot.invalid("must be 1 to 253 letters, digits and the characters . _ : / + - @, "
                    + "with a letter or digit first");
            return false;
        }
        if (name.indexOf('*') != name.lastIndexOf('*')) {
            spot.invalid("may have one * only");
            return false;
        }
        return true;
    }

    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0;
    }

    /** Whether {@code pattern} stands for {@code name}. */
    static boolean matches(String pattern, String name) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(name);
        }
        return name.length() >= pattern.length() - 1
                && name.startsWith(pattern.substring(0, star))
                && name.endsWith(pattern.substring(star + 1));
    }
}
