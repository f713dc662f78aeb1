package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.Continuations;
import dev.turnpike.proxy.provider.golden.Exchange;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.snapshot.Backend;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Streams of Coze, written event by event as Coze frames them: no space behind the colon. */
final class CozeScript {
    static final String CHAT = "7382159487131697202";
    static final String CONVERSATION = "7381473525342978089";
    static final String USER = "{'model':'bot-7301','messages':[{'role':'user','content':'Hi'}]}";
    static final String STREAMED =
            "{'model':'bot-7301','stream':true,'stream_options':{'include_usage':true},'messages':[{'role':'user','content':'Hi'}]}";

    private final StringBuilder events = new StringBuilder();

    static Backend backend() {
        return GoldenBackend.of(Provider.Coze, null);
    }

    static Exchange exchange(String request) {
        return Exchange.chat(new CozeAdapter(), backend(), request);
    }

    static Exchange exchange(String request, Continuations memory) {
        return Exchange.chat(new CozeAdapter(), backend(), request, memory);
    }

    static CozeScript begun() {
        return new CozeScript().chat("created", "").chat("in_progress", "");
    }

    /** A chat event; {@code more} are members in single quotes, beginning with a comma. */
    CozeScript chat(String status, String more) {
        return raw(
                "conversation.chat." + status,
                ("{'id':'" + CHAT + "','conversation_id':'" + CONVERSATION + "','status':'" + status + "'" + more + "}")
                        .replace('\'', '"'));
    }

    CozeScript delta(String id, String content) {
        return message("delta", message(id, "answer", content));
    }

    CozeScript completed(String id, String type, String content) {
        return message("completed", message(id, type, content));
    }

    CozeScript message(String kind, ObjectNode message) {
        return raw("conversation.message." + kind, new String(Json.write(message), StandardCharsets.UTF_8));
    }

    static ObjectNode message(String id, String type, String content) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("conversation_id", CONVERSATION)
                .put("chat_id", CHAT)
                .put("role", "assistant")
                .put("type", type)
                .put("content", content)
                .put("content_type", "text");
    }

    CozeScript finished() {
        return chat("completed", ",'usage':{'token_count':633,'output_count':19,'input_count':614}");
    }

    CozeScript done() {
        return raw("done", "\"[DONE]\"");
    }

    CozeScript raw(String name, String data) {
        events.append("event:").append(name).append("\ndata:").append(data).append("\n\n");
        return this;
    }

    @Override
    public String toString() {
        return events.toString();
    }

    /** What one caller's requests leave behind. */
    static final class Memory implements Continuations {
        private final Map<String, String> values = new HashMap<>();
        private final String caller;

        Memory(String caller) {
            this.caller = caller;
        }

        @Override
        public Optional<String> find(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public void remember(String key, String value) {
            values.put(key, value);
        }

        @Override
        public String caller() {
            return caller;
        }
    }
}
