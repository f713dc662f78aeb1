package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of one request and the parts that wait for their ids. The same file twice is uploaded once. */
final class CozeFiles {
    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private final List<UpstreamCall> uploads = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();

    private record Slot(ObjectNode part, int file) {}

    void attach(ObjectNode part, CozeFile file) {
        var index = indexes.computeIfAbsent(file.key(), _ -> {
            uploads.add(file.upload());
            return uploads.size() - 1;
        });
        slots.add(new Slot(part, index));
    }

    boolean isEmpty() {
        return uploads.isEmpty();
    }

    List<UpstreamCall> uploads() {
        return List.copyOf(uploads);
    }

    /** Gives the waiting parts the ids of their files. */
    void uploaded(AdapterCall call, List<UpstreamAnswer> answers) {
        var ids = new ArrayList<String>(answers.size());
        for (var answer : answers) {
            ids.add(fileId(call, answer));
        }
        slots.forEach(slot -> slot.part().put("file_id", ids.get(slot.file())));
    }

    private static String fileId(AdapterCall call, UpstreamAnswer answer) {
        var envelope = CozeErrors.envelope(answer.body());
        if (answer.status() >= 300 || envelope.path("code").asLong(0) != 0) {
            throw new GatewayException(CozeErrors.whole(call, answer));
        }
        var id = envelope.path("data").path("id").asText("");
        if (id.isEmpty()) {
            throw new GatewayException(new Failure.UpstreamProtocol("Coze took a file but gave no id for it."));
        }
        return id;
    }
}
