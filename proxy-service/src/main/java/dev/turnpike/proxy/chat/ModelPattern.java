package dev.turnpike.proxy.chat;

/** Names of models in lists and limits: exact, or with one {@code *} that stands for any characters or none. */
public final class ModelPattern {
    private ModelPattern() {}

    /** Whether {@code pattern} stands for {@code model}, letter by letter. */
    public static boolean matches(String pattern, String model) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(model);
        }
        int suffix = pattern.length() - star - 1;
        return model.length() >= star + suffix
                && model.regionMatches(0, pattern, 0, star)
                && model.regionMatches(model.length() - suffix, pattern, star + 1, suffix);
    }
}
