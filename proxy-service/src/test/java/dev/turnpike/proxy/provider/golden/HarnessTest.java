package dev.turnpike.proxy.provider.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.golden.StreamLaws.UsageAsked;
import dev.turnpike.proxy.wire.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HarnessTest {
    private static final String HEAD =
            "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":";
    private static final String ROLE = HEAD + "{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}";
    private static final String TEXT = HEAD + "{\"content\":\"Hi\"},\"finish_reason\":null}]}";
    private static final String STOP = HEAD + "{},\"finish_reason\":\"stop\"}]}";

    @Test
    void splitsEventsWithEveryLineEnd() {
        var stream = "event: a\r\ndata: 1\r\ndata:2\r\n\r\n: comment\n\ndata: 3\r\rdata: lost"
                .getBytes(StandardCharsets.UTF_8);

        var events = SseText.events(stream);

        assertThat(events).extracting(SseEvent::name).containsExactly("a", "message");
        assertThat(events).extracting(SseEvent::text).containsExactly("1\n2", "3");
    }

    @Test
    void lawsAcceptWhatTheSdkAccepts() {
        var chunks = chunks(ROLE, TEXT, STOP);

        StreamLaws.checkComplete(chunks, UsageAsked.NO);
        var whole = TypedClient.accumulate(chunks);

        assertThat(whole.choices().getFirst().message().content()).contains("Hi");
    }

    @Test
    void lawsRefuseAMissingRoleAFinishThatIsNotLastAndUsageNobodyAskedFor() {
        assertRefused(UsageAsked.NO, TEXT, STOP);
        assertRefused(UsageAsked.NO, ROLE, STOP, TEXT);
        assertRefused(UsageAsked.NO, ROLE, TEXT);
        assertRefused(UsageAsked.YES, ROLE, TEXT, STOP);
    }

    @Test
    void lawsRefuseHolesInToolIndexes() {
        var tool = HEAD
                + "{\"tool_calls\":[{\"index\":1,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]},\"finish_reason\":null}]}";

        assertRefused(UsageAsked.NO, ROLE, tool, STOP);
    }

    private static void assertRefused(UsageAsked usage, String... jsons) {
        assertThatThrownBy(() -> StreamLaws.checkComplete(chunks(jsons), usage)).isInstanceOf(AssertionError.class);
    }

    private static List<Chunk> chunks(String... jsons) {
        var chunks = new ArrayList<Chunk>();
        for (var json : jsons) {
            var kind = json.contains("role") ? Chunk.Kind.OPENING : Chunk.Kind.CONTENT;
            kind = json.contains("\"stop\"") ? Chunk.Kind.FINISH : kind;
            chunks.add(new Chunk(kind, json.getBytes(StandardCharsets.UTF_8)));
        }
        return chunks;
    }
}
