package dev.turnpike.proxy.provider.coze;

import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Continuations;
import java.util.regex.Pattern;

/** What is remembered between two requests of one caller: its conversations by name, and the chats that wait for tool outputs. By backend and bot. */
final class CozeMemory {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");

    private final Continuations continuations;
    private final String prefix;

    CozeMemory(AdapterCall call, String bot) {
        continuations = call.continuations();
        prefix = "coze/" + call.backend().id() + "/" + bot + "/";
    }

    /** A chat inside its conversation, by Coze's ids. */
    record Chat(String conversation, String chat) {}

    /** Coze's id of the conversation that the client calls {@code name}; null when it is not known. */
    String conversation(String name) {
        return continuations.find(prefix + "conversation/" + name).orElse(null);
    }

    void rememberConversation(String name, String conversation) {
        if (!isId(conversation)) {
            return;
        }
        continuations.remember(prefix + "conversation/" + name, conversation);
    }

    /** The chat that waits for the output of the tool call {@code id}; null when none is known. */
    Chat waiting(String id) {
        var value = continuations.find(prefix + "call/" + id).orElse("");
        int slash = value.indexOf('/');
        return slash < 0 ? null : new Chat(value.substring(0, slash), value.substring(slash + 1));
    }

    void rememberWaiting(String id, Chat chat) {
        if (isId(chat.conversation()) && isId(chat.chat())) {
            continuations.remember(prefix + "call/" + id, chat.conversation() + "/" + chat.chat());
        }
    }

    /** Ids become part of a URL: what could change its shape is no id. */
    private static boolean isId(String id) {
        return ID.matcher(id).matches();
    }
}
