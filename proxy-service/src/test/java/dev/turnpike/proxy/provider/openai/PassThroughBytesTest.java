package dev.turnpike.proxy.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.provider.answer.Chunk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks with which nothing is wrong go out as the very bytes that came in. */
class PassThroughBytesTest {
    private static final String TOOL =
            "{\"tool_calls\":[{\"index\":%d,\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}";
    private static final String MORE =
            "{\"tool_calls\":[{\"index\":%d,\"function\":{\"arguments\":\"{\\\"x\\\": 1.50}\"}}]}";

    @Test
    void passesTextWithEveryOddityOfJson() {
        assertUntouched(
                "{\"x_first\":{\"a\":[1.50,1e5,-0.0]}, " + Streams.HEAD
                        + " ,\t\"choices\":[ {\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null,\"logprobs\":null}] }",
                Streams.chunk("{\"content\":\"caf\u00e9 \ud83d\ude00 \\u00e9\\ud83d\\/ \"}", "null"),
                Streams.chunk("{\"content\":null,\"refusal\":null,\"tool_calls\":null}", "null"),
                Streams.chunk("{\"reasoning_content\":\"Hm\",\"content\":null,\"unknown\":[{}]}", "null"),
                Streams.STOP);
    }

    @Test
    void passesToolCalls() {
        var chunks = assertUntouched(
                Streams.chunk("{\"role\":\"assistant\",\"content\":null}", "null"),
                Streams.chunk(TOOL.formatted(0, "a"), "null"),
                Streams.chunk(MORE.formatted(0), "null"),
                Streams.chunk(TOOL.formatted(1, "b"), "null"),
                Streams.chunk(MORE.formatted(1), "null"),
                Streams.chunk(MORE.formatted(0), "null"),
                Streams.chunk("{\"tool_calls\":[]}", "null"),
                Streams.chunk("{}", "\"tool_calls\""));

        assertThat(chunks)
                .extracting(Chunk::kind)
                .containsExactly(
                        Chunk.Kind.OPENING,
                        Chunk.Kind.CONTENT,
                        Chunk.Kind.CONTENT,
                        Chunk.Kind.CONTENT,
                        Chunk.Kind.CONTENT,
                        Chunk.Kind.CONTENT,
                        Chunk.Kind.OPENING,
                        Chunk.Kind.FINISH);
    }

    @Test
    void passesAToolCallInTheRoleChunkAndWithMembersOfItsOwn() {
        assertUntouched(
                Streams.chunk(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"extra_content\":{\"google\":{}},\"function\":{\"name\":\"f\",\"arguments\":\"{}\",\"x\":[1]}}]}",
                        "null"),
                Streams.chunk("{}", "\"tool_calls\""));
    }

    @Test
    void passesTheTotals() {
        var totals = "{" + Streams.HEAD
                + ",\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3.0},\"obfuscation\":\"x\"}";
        var events = Streams.events(Streams.ROLE, Streams.STOP, totals);

        var chunks = Streams.decode(Streams.asked(), events);

        assertThat(chunks.getLast().kind()).isEqualTo(Chunk.Kind.USAGE);
        assertThat(chunks.getLast().json()).isSameAs(events.getLast().data());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{H,C,'usage':null}|{H,C}",
                "{H,'usage' : null , C}|{H , C}",
                "{'usage':null,H,C}|{H,C}",
                "{ 'usage':null , H,C}|{  H,C}",
                "{H,C , 'usage':null }|{H,C  }",
                "{H,C,'usage':null,'x':{'usage':null}}|{H,C,'x':{'usage':null}}"
            })
    void cutsOnlyTheNullUsageThatNobodyAskedFor(String pattern) {
        var parts = pattern.split("\\|", 2);
        var events = Streams.events(written(parts[0]), Streams.STOP);

        var chunks = Streams.decode(Streams.notAsked(), events);

        assertThat(new String(chunks.getFirst().json(), StandardCharsets.UTF_8)).isEqualTo(written(parts[1]));
    }

    @Test
    void makesOneLineOfSeveral() {
        var events = Streams.events(
                Streams.ROLE.replace(",\"choices\"", ",\n\"choices\"").replace("]}", "\r\n]}"), Streams.STOP);

        var chunks = Streams.decode(Streams.notAsked(), events);

        assertThat(new String(chunks.getFirst().json(), StandardCharsets.UTF_8))
                .isEqualTo(Streams.ROLE.replace(",\"choices\"", ", \"choices\"").replace("]}", "  ]}"));
    }

    @Test
    void doesNotAddAUsageOfNull() {
        var events = Streams.events(Streams.ROLE, Streams.STOP);

        assertThat(Streams.decode(Streams.asked(), events))
                .extracting(Chunk::json)
                .containsExactly(events.get(0).data(), events.get(1).data());
    }

    private static String written(String pattern) {
        return pattern.replace('\'', '"')
                .replace("H", Streams.HEAD)
                .replace("C", Streams.ROLE.substring(Streams.ROLE.indexOf("\"choices"), Streams.ROLE.length() - 1));
    }

    private static List<Chunk> assertUntouched(String... lines) {
        var events = Streams.events(lines);
        var call = Streams.notAsked();

        var chunks = Streams.decode(call, events);

        assertThat(chunks).hasSameSizeAs(events);
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(chunks.get(i).json()).as(lines[i]).isSameAs(events.get(i).data());
        }
        assertThat(call.notes().warnings()).isEmpty();
        return chunks;
    }
}
