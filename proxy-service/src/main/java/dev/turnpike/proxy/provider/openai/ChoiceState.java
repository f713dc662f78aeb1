package dev.turnpike.proxy.provider.openai;

import java.util.ArrayList;
import java.util.List;

/** What one choice of a relayed stream has shown so far. */
final class ChoiceState {
    private final List<ToolState> tools = new ArrayList<>(0);
    private ToolState last;
    boolean opened;
    boolean finished;

    /** Whether the fragment can go out as it came: a new call with the next index, or more of one that has the same index here and there. */
    boolean fits(ToolScan fragment) {
        var known = find(fragment.index);
        if (fragment.id != null) {
            return known == null && fragment.index == tools.size();
        }
        return known != null && known.index == fragment.index && known.named;
    }

    /** Takes note of a fragment that goes out as it came. */
    void passed(ToolScan fragment) {
        if (fragment.id == null) {
            last = find(fragment.index);
            return;
        }
        last = begin(fragment.index, fragment.id);
        last.started = true;
        last.named = true;
    }

    /**
     * The call that a fragment belongs to. Some servers give no index, or every call the same one, and some repeat id and name in each fragment.
     *
     * @param upstreamIndex -1 when there is none
     * @param id empty when there is none
     */
    ToolState tool(int upstreamIndex, String id, boolean named) {
        var known = upstreamIndex < 0 ? last : find(upstreamIndex);
        boolean other = known != null && named && !id.isEmpty() && !id.equals(known.id) && !known.id.isEmpty();
        boolean unnumbered = known != null && named && upstreamIndex < 0 && (id.isEmpty() || !id.equals(known.id));
        last = known == null || other || unnumbered ? begin(upstreamIndex, id) : known;
        if (last.id.isEmpty()) {
            last.id = id;
        }
        return last;
    }

    private ToolState begin(int upstreamIndex, String id) {
        var tool = new ToolState(tools.size(), upstreamIndex, id);
        tools.add(tool);
        return tool;
    }

    /** The newest call with that index. */
    private ToolState find(int upstreamIndex) {
        for (int i = tools.size() - 1; i >= 0; i--) {
            if (tools.get(i).upstreamIndex == upstreamIndex) {
                return tools.get(i);
            }
        }
        return null;
    }
}
