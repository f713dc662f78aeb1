package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Editing the bytes and reading them is reading them and editing the tree. */
class RequestEditPropertyTest {
    private static final int ROUNDS = 20_000;

    @Test
    void editsBytesAsATreeIsEdited() throws Exception {
        long seed = Long.getLong("turnpike.seed", System.nanoTime());
        var random = new Random(seed);
        var writer = new RandomRequest(random);
        for (int round = 0; round < ROUNDS; round++) {
            var text = writer.next();
            var request = ModelRequest.parse(Operation.CHAT, text.getBytes(StandardCharsets.UTF_8));
            var tree = request.tree().deepCopy();
            var edit = request.edit();
            var told = new StringBuilder();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                change(random, tree, edit, told);
            }

            var bytes = edit.bytes();

            var where = "seed " + seed + " round " + round + told + ": " + text;
            assertThat(Json.read(bytes)).as(where).isEqualTo(tree);
            assertThat(names((ObjectNode) Json.read(bytes))).as(where).isEqualTo(names(tree));
        }
    }

    @Test
    void knowsWhereEveryMemberBeginsAndEnds() throws Exception {
        long seed = Long.getLong("turnpike.seed", System.nanoTime());
        var writer = new RandomRequest(new Random(seed));
        for (int round = 0; round < ROUNDS; round++) {
            var bytes = writer.next().getBytes(StandardCharsets.UTF_8);
            var tree = Json.read(bytes);

            var scan = RequestScanner.scan(Operation.CHAT, bytes);

            assertThat(scan.fields().keySet()).as("seed %s", seed).hasSize(tree.size());
            for (var field : scan.fields().values()) {
                var where = "seed " + seed + " " + field + " in " + new String(bytes, StandardCharsets.UTF_8);
                var member = "{"
                        + new String(Arrays.copyOfRange(bytes, field.from(), field.to()), StandardCharsets.UTF_8) + "}";
                assertThat(Json.read(member.getBytes(StandardCharsets.UTF_8)).get(field.name()))
                        .as(where)
                        .isEqualTo(tree.get(field.name()));
                assertThat(bytes[field.to() - 1]).as(where).isGreaterThan((byte) ' ');
                assertThat(bytes[field.valueFrom()]).as(where).isGreaterThan((byte) ' ');
            }
        }
    }

    private static void change(Random random, ObjectNode tree, RequestEdit edit, StringBuilder told) {
        var names = names(tree);
        var own = names.isEmpty() || random.nextInt(4) == 0
                ? "new" + random.nextInt(3)
                : names.get(random.nextInt(names.size()));
        if (random.nextBoolean()) {
            told.append(" remove ").append(own);
            edit.remove(own);
            tree.remove(own);
        } else {
            int value = random.nextInt(1_000);
            told.append(" set ").append(own);
            edit.set(own, value);
            tree.put(own, value);
        }
    }

    private static List<String> names(ObjectNode tree) {
        var names = new ArrayList<String>();
        tree.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
