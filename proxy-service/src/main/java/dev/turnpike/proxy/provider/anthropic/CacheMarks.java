package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** At most four {@code cache_control} markers: the last of the tools, the last of the system text, then the latest of the messages. */
final class CacheMarks {
    private static final int MOST = 4;
    private int left;
    private int dropped;

    private CacheMarks(int left) {
        this.left = left;
    }

    static void limit(Draft draft, Conversation conversation, List<ObjectNode> tools) {
        var own = draft.field("cache_control");
        own.ifPresent(control -> draft.body.set("cache_control", control));
        var messages = new ArrayList<ObjectNode>();
        conversation.turns().forEach(turn -> messages.addAll(turn.blocks));
        if (own.isEmpty() && Boolean.TRUE.equals(Draft.options(draft.call).autoCache())) {
            automatic(draft, List.of(tools, conversation.system(), messages));
        }
        int all = marked(tools).size()
                + marked(conversation.system()).size()
                + marked(messages).size();
        var marks = new CacheMarks(own.isPresent() ? MOST - 1 : MOST);
        if (all <= marks.left) {
            return;
        }
        marks.keepLast(marked(tools), 1);
        marks.keepLast(marked(conversation.system()), 1);
        marks.keepLast(marked(messages), MOST);
        draft.warn("cache_control", "Anthropic takes " + MOST + " markers, " + marks.dropped + " dropped");
    }

    private static void automatic(Draft draft, List<List<ObjectNode>> places) {
        if (places.stream().allMatch(place -> marked(place).isEmpty())) {
            draft.body.putObject("cache_control").put("type", "ephemeral");
        }
    }

    private static List<ObjectNode> marked(List<ObjectNode> blocks) {
        return blocks.stream().filter(block -> block.has("cache_control")).toList();
    }

    private void keepLast(List<ObjectNode> marked, int most) {
        int keep = Math.min(Math.min(most, left), marked.size());
        left -= keep;
        for (var block : marked.subList(0, marked.size() - keep)) {
            block.remove("cache_control");
            dropped++;
        }
    }
}
