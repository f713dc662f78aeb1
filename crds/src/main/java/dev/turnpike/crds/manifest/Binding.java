package dev.turnpike.crds.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.crds.compile.Reason;
import dev.turnpike.crds.json.JsonPath;
import dev.turnpike.crds.json.Mismatch;
import dev.turnpike.crds.json.StrictJson;
import dev.turnpike.crds.json.UnknownMembers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree, bound to a record.
 *
 * @param value null when the tree cannot be bound at all; when there are problems, it lacks what they name
 */
record Binding<T>(T value, List<Binding.Problem> problems) {
    private static final int MOST_PROBLEMS = 50;

    Binding {
        problems = List.copyOf(problems);
    }

    /** Binds {@code tree}. A member of the wrong type is noted and taken away, so that the next one is found too. */
    static <T> Binding<T> of(JsonNode tree, Class<T> type) {
        List<Problem> problems = new ArrayList<>();
        JsonNode rest = tree.deepCopy();
        if (!rest.isObject()) {
            return new Binding<>(null, List.of(new Problem("", Reason.Invalid, "must be an object")));
        }
        unknown(rest, type).forEach(path -> problems.add(new Problem(path, Reason.Invalid, "is not known")));
        while (problems.size() < MOST_PROBLEMS) {
            try {
                T value = StrictJson.mapper().treeToValue(rest, type);
                return new Binding<>(value, problems);
            } catch (JsonMappingException e) {
                problems.add(problem(e));
                if (!takeAway(rest, e.getPath())) {
                    return new Binding<>(null, problems);
                }
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("a tree is well-formed", e);
            }
        }
        return new Binding<>(null, problems);
    }

    /** The same, seen from the document that {@code tree} is a member of. */
    Binding<T> under(String member) {
        return new Binding<>(
                value, problems.stream().map(problem -> problem.under(member)).toList());
    }

    private static List<String> unknown(JsonNode tree, Class<?> type) {
        try (JsonParser tokens = StrictJson.mapper().treeAsTokens(tree)) {
            return UnknownMembers.of(tokens, type);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree is well-formed", e);
        }
    }

    private static Problem problem(JsonMappingException failure) {
        Reason reason = Mismatch.isChoice(failure) ? Reason.UnsupportedValue : Reason.Invalid;
        return new Problem(JsonPath.of(failure), reason, Mismatch.describe(failure));
    }

    /** Removes the innermost named member on the way to the failure; false when there is none. */
    private static boolean takeAway(JsonNode root, List<Reference> path) {
        int last = path.size() - 1;
        while (last >= 0 && path.get(last).getFieldName() == null) {
            last--;
        }
        JsonNode parent = root;
        for (int i = 0; i < last; i++) {
            Reference step = path.get(i);
            parent = step.getFieldName() == null ? parent.path(step.getIndex()) : parent.path(step.getFieldName());
        }
        return last >= 0
                && parent instanceof ObjectNode object
                && object.remove(path.get(last).getFieldName()) != null;
    }

    /** One thing that is wrong. */
    record Problem(String path, Reason reason, String message) {

        private Problem under(String member) {
            String joint = path.isEmpty() || path.startsWith("[") ? "" : ".";
            return new Problem(member + joint + path, reason, message);
        }
    }
}
