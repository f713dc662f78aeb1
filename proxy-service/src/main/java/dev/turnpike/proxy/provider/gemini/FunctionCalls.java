package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.DeltaSink;
import java.util.HashSet;
import java.util.Set;

/** The function calls of one candidate, numbered over all events. Gemini sends a call whole; one in pieces is put together first. */
final class FunctionCalls {
    private static final int ID_LENGTH = 24;

    private final AdapterCall call;
    private final DeltaSink sink;
    private final int choice;
    private final boolean legacy;
    private final Set<String> ids = new HashSet<>();
    private int count;
    private PartialArguments pending;
    private ObjectNode legacyCall;

    FunctionCalls(AdapterCall call, DeltaSink sink, int choice) {
        this.call = call;
        this.sink = sink;
        this.choice = choice;
        this.legacy = call.request().has("functions") && !call.request().has("tools");
    }

    boolean any() {
        return count > 0;
    }

    /** Whether the client speaks of functions and not of tools. */
    boolean legacy() {
        return legacy;
    }

    void read(ObjectNode functionCall, String signature) {
        var name = functionCall.path("name").asText("");
        if (!name.isEmpty()) {
            end();
            begin(ToolNames.toOpenAi(name, call.request()), functionCall, signature);
        }
        if (pending == null) {
            return;
        }
        if (functionCall.path("args") instanceof ObjectNode args) {
            pending.addAll(args);
        }
        functionCall.path("partialArgs").forEach(pending::add);
        if (!functionCall.path("willContinue").asBoolean(false)) {
            end();
        }
    }

    /** Writes the arguments of a call that is still open. */
    void end() {
        if (pending == null) {
            return;
        }
        var arguments = CandidateReader.json(pending.arguments());
        pending = null;
        if (!legacy) {
            sink.toolArguments(choice, count - 1, arguments);
        } else if (count == 1) {
            legacyCall.put("arguments", arguments);
            sink.extra(choice, "function_call", legacyCall);
        }
    }

    private void begin(String name, ObjectNode functionCall, String signature) {
        pending = new PartialArguments();
        int index = count++;
        if (legacy) {
            beginLegacy(name, functionCall);
            return;
        }
        var id = id(functionCall.path("id").asText(""), index);
        if (signature.isEmpty()) {
            sink.toolCall(choice, index, id, name);
            return;
        }
        sink.toolCall(choice, index, new DeltaSink.BegunCall(id, name, Signatures.extraContent(signature)));
        Signatures.remember(call.continuations(), id, signature);
    }

    private void beginLegacy(String name, ObjectNode functionCall) {
        if (count > 1) {
            call.notes().warn("functions: the model called several, the legacy form has room for the first");
            return;
        }
        legacyCall = functionCall.objectNode().put("name", name);
    }

    /** Gemini's id, or one made of the answer's: unique over answers, the same when the same answer is read again. */
    private String id(String given, int index) {
        if (!given.isEmpty() && ids.add(given)) {
            return given;
        }
        var tail = new StringBuilder();
        call.answerId().chars().filter(Character::isLetterOrDigit).forEach(c -> tail.append((char) c));
        var text = "0".repeat(ID_LENGTH)
                + tail
                + Integer.toString(10_000 + choice * 1_000 + index).substring(1);
        var id = "call_" + text.substring(text.length() - ID_LENGTH);
        ids.add(id);
        return id;
    }
}
