package dev.turnpike.proxy.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.util.List;
import java.util.Optional;

/**
 * A request to a model: the client's JSON object as its bytes, with accessors for what the gateway decides on. Whatever else it holds
 * travels untouched. Immutable; the tree is made on demand and must not be changed.
 */
public final class ModelRequest {
    /** Bytes of a member that is read alone rather than with the whole request. */
    private static final int SMALL = 4_096;

    private final Operation operation;
    private final byte[] bytes;
    private final RequestScan scan;
    private ObjectNode tree;

    private ModelRequest(Operation operation, byte[] bytes, RequestScan scan) {
        this.operation = operation;
        this.bytes = bytes;
        this.scan = scan;
    }

    /**
     * Reads {@code body} once, from end to end.
     *
     * @throws GatewayException with {@link Failure.Invalid} when it is not one JSON object in UTF-8, a member is there twice, or a member that the
     *     gateway decides on ({@code model}, {@code stream}, {@code stream_options}, {@code messages}, {@code input}, {@code prompt}) has a wrong shape
     */
    public static ModelRequest parse(Operation operation, byte[] body) {
        var scan = RequestScanner.scan(operation, body);
        return new ModelRequest(operation, body, scan);
    }

    /** What is asked for. */
    public Operation operation() {
        return operation;
    }

    /** The client's bytes. Not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** The name that the client asked for. */
    public String model() {
        return scan.model();
    }

    /** Whether the client wants a stream. */
    public boolean stream() {
        return scan.stream();
    }

    /** Whether the client asked for usage in its stream ({@code stream_options.include_usage}). */
    public boolean includeUsage() {
        return scan.includeUsage();
    }

    /** Whether the top level has a member {@code name}, also when it is null. */
    public boolean has(String name) {
        return scan.field(name) != null;
    }

    /** Names of the top-level members, in order. */
    public List<String> fieldNames() {
        return List.copyOf(scan.fields().keySet());
    }

    /** The member {@code name} as a tree; empty when it is absent or null. Not to be changed. */
    public Optional<JsonNode> get(String name) {
        var field = scan.field(name);
        if (field == null) {
            return Optional.empty();
        }
        boolean alone = tree == null && field.to() - field.valueFrom() <= SMALL;
        var node = alone ? read(field.valueFrom(), field.to()) : tree().get(name);
        return node.isNull() ? Optional.empty() : Optional.of(node);
    }

    /** The whole request as a tree. Not to be changed: {@code deepCopy()} it first. */
    public ObjectNode tree() {
        if (tree == null) {
            tree = (ObjectNode) read(0, bytes.length);
        }
        return tree;
    }

    /** The scan left numbers unread: one whose exponent no machine can hold is found here. */
    private JsonNode read(int from, int to) {
        try {
            return Json.read(bytes, from, to);
        } catch (JsonProcessingException e) {
            throw new GatewayException(
                    new Failure.Invalid("The request body holds a number out of range.", null, "invalid_json"));
        }
    }

    /** Starts changes to the bytes that leave everything else exactly as the client wrote it. */
    public RequestEdit edit() {
        return new RequestEdit(bytes, scan);
    }
}
