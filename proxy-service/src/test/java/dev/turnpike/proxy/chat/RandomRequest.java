package dev.turnpike.proxy.chat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes random chat requests the way no library would: odd white space, escapes, numbers. */
final class RandomRequest {
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n", "  "};
    private static final String[] NUMBERS = {
        "0", "-0", "1", "12345678901234567890123", "1.50", "1e5", "-2.5E-7", "1E+400", "0.1e1", "9007199254740993"
    };
    private static final String[] TEXTS = {
        "",
        "a",
        "\\u0000",
        "\\u00e9",
        "\u00e9",
        "\ud83d\ude00",
        "\\ud83d",
        "\\\"",
        "\\\\",
        "\\/",
        "}",
        "]",
        ",",
        ":",
        "\\n",
        "\u202e"
    };
    private static final String[] NAMES = {"", "\\u00e9", "\u00e9", "\ud83d\ude00", "\\\"", "\\/", "}", ":", "\\n"};
    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();

    RandomRequest(RandomGenerator random) {
        this.random = random;
    }

    /** A request; {@code model} and {@code messages} are among its members, somewhere. */
    String next() {
        text.setLength(0);
        var names = new LinkedHashSet<String>();
        int count = random.nextInt(8);
        int place = random.nextInt(count + 1);
        space().append('{');
        for (int i = 0; i <= count; i++) {
            if (i == place) {
                member("model", () -> string());
                text.append(',');
                member(
                        "messages",
                        () -> text.append("[{\"role\":\"user\",\"x\":")
                                .append(random.nextInt())
                                .append("}]"));
                text.append(i == count ? "" : ",");
            } else {
                var name = "f" + random.nextInt(100) + NAMES[random.nextInt(NAMES.length)];
                while (!names.add(name.replace("\\u00e9", "\u00e9").replace("\\/", "/"))) {
                    name = "g" + name;
                }
                member(name, () -> value(0));
                text.append(i == count ? "" : ",");
            }
        }
        if (text.charAt(text.length() - 1) == ',') {
            text.setLength(text.length() - 1);
        }
        text.append('}');
        return space().toString();
    }

    private void member(String name, Runnable value) {
        space().append('"').append(name).append('"');
        space().append(':');
        space();
        value.run();
        space();
    }

    private StringBuilder space() {
        return text.append(SPACES[random.nextInt(SPACES.length)]);
    }

    private void string() {
        text.append("\"s");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(List.of("a", "\\u00e9", "\u00e9", "\ud83d\ude00", "/").get(random.nextInt(5)));
        }
        text.append('"');
    }

    private void value(int depth) {
        switch (random.nextInt(depth > 4 ? 4 : 6)) {
            case 0 -> text.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 1 ->
                text.append('"').append(TEXTS[random.nextInt(TEXTS.length)]).append('"');
            case 2 -> text.append(List.of("true", "false", "null").get(random.nextInt(3)));
            case 3 -> text.append(random.nextBoolean() ? "[]" : "{ }");
            case 4 -> list(depth);
            default -> {
                text.append('{');
                member("k" + depth, () -> value(depth + 1));
                text.append('}');
            }
        }
    }

    private void list(int depth) {
        text.append('[');
        value(depth + 1);
        text.append(',');
        space();
        value(depth + 1);
        text.append(']');
    }
}
