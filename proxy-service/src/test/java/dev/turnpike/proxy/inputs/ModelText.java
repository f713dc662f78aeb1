package dev.turnpike.proxy.inputs;

import java.util.List;
import java.util.Random;

/** Where text of a model stands in a stream. */
record ModelText(String id, String model, String content, String toolId, String arguments) {
    /** What breaks a stream when it is not written as JSON. */
    static final List<String> PIECES = List.of(
            "\r",
            "\n",
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            "\u2028",
            "\u2029",
            "\u0085",
            "\u000b",
            "\f",
            "\u0000",
            "\n\ndata: [DONE]\n\n",
            "\n\nevent: error\ndata: {}\n\n",
            "\nid: 7\nretry: 1\n",
            ": comment\n\n",
            "data:",
            "[DONE]",
            "\ufeff",
            "\"",
            "\\",
            "\\n",
            "</script>",
            "{\"error\":{}}",
            "\ud83d\ude00",
            "\u202e",
            "word");

    static ModelText random(Random random) {
        return new ModelText(text(random), text(random), text(random) + "x", text(random) + "x", text(random));
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
