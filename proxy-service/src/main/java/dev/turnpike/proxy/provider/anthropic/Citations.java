package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Citations of web search results as {@code url_citation} annotations: the span is that of the cited text block in the whole content, in code points. */
final class Citations {
    private final ArrayNode annotations = Draft.array();
    private final List<ObjectNode> open = new ArrayList<>(0);
    private int points;
    private int blockStart;

    void open() {
        close();
        blockStart = points;
    }

    void count(String piece) {
        points += piece.codePointCount(0, piece.length());
    }

    /** Whether the citation has an OpenAI form. */
    boolean add(JsonNode citation) {
        if (!citation.path("type").asText("").equals("web_search_result_location")) {
            return false;
        }
        var annotation = Draft.object().put("type", "url_citation");
        open.add(annotation
                .putObject("url_citation")
                .put("url", citation.path("url").asText(""))
                .put("title", citation.path("title").asText("")));
        annotations.add(annotation);
        return true;
    }

    void close() {
        open.forEach(citation -> citation.put("start_index", blockStart).put("end_index", points));
        open.clear();
    }

    ArrayNode annotations() {
        close();
        return annotations;
    }
}
