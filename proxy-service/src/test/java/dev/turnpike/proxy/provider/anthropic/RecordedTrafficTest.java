package dev.turnpike.proxy.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.answer.ChunkFolder;
import dev.turnpike.proxy.provider.golden.Fixtures;
import dev.turnpike.proxy.provider.golden.StreamLaws;
import dev.turnpike.proxy.provider.golden.TypedClient;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.SseEvent;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays recorded streams and answers and compares lengths, hashes and figures that were worked out apart from this code. */
class RecordedTrafficTest {
    private static final String WHOLE = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    /** What an answer comes to: code points and hash of the content, code points of the reasoning, calls, finish, prompt/cached/written/output tokens. */
    record Golden(String content, int reasoning, String tools, String finish, String usage) {}

    record Recording(String name, Golden golden) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Recording of(String name, Golden golden) {
        return new Recording(name, golden);
    }

    static List<Recording> streams() {
        return List.of(
                of("anthropic-clear-thinking.1", new Golden("13 71ff7ea7", 75, "-", "stop", "69/0/0/53")),
                of("anthropic-json-tool.2", new Golden("35 e2c228e1", 0, "json 86", "tool_calls", "849/0/0/47")),
                of("anthropic-mcp.1", new Golden("112 8cfb90f4", 0, "-", "stop", "1250/0/0/83")),
                of("anthropic-message-delta-input-tokens", new Golden("4 9795c5ff", 0, "-", "stop", "61/0/0/2")),
                of("anthropic-refusal", new Golden("0 -", 0, "-", "content_filter", "18/0/0/5")),
                of("anthropic-text", new Golden("108 3ff17711", 0, "-", "stop", "12/0/0/30")),
                of(
                        "anthropic-tool-no-args",
                        new Golden("35 54fc8410", 0, "updateIssueList 2", "tool_calls", "565/0/0/48")),
                of("anthropic-web-fetch-tool.1", new Golden("1664 4b3e7ab8", 0, "-", "stop", "4230/0/0/446")),
                of("duplicate-message-start", new Golden("13 dffd6021", 0, "-", "stop", "17/0/0/227")));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void replaysStreams(Recording recording) {
        var stream = Fixtures.read("anthropic/" + recording.name() + ".chunks.txt");

        var answer = Calls.json(replay(stream).body());

        var message = answer.at("/choices/0/message");
        assertThat(new Golden(
                        sizeAndHash(message.path("content").asText("")),
                        points(message.path("reasoning_content").asText("")),
                        tools(message),
                        answer.at("/choices/0/finish_reason").asText(),
                        usage(answer.path("usage"))))
                .isEqualTo(recording.golden());
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic-text, 105 stop 12/29",
        "anthropic-tool-no-args, 255 tool_calls 602/93",
        "anthropic-json-other-tool.1, 0 tool_calls 843/28",
        "anthropic-clear-thinking.1, 13 stop 69/33",
        "anthropic-refusal, 0 content_filter 18/5",
    })
    void replaysAnswers(String name, String lengthFinishAndUsage) {
        var recorded = Fixtures.read("anthropic/" + name + ".json");

        var decoded = new AnthropicAdapter()
                .decode(Calls.chat("claude-x", WHOLE), new UpstreamAnswer(200, HeaderFields.NONE, recorded));

        var answer = Calls.json(decoded.body());
        var usage = decoded.learned().usage();
        assertThat(TypedClient.chat(decoded.body()).choices()).hasSize(1);
        assertThat(points(answer.at("/choices/0/message/content").asText("")) + " "
                        + answer.at("/choices/0/finish_reason").asText() + " " + usage.input() + "/" + usage.output())
                .isEqualTo(lengthFinishAndUsage);
    }

    /** The first answer of a recording (some string several together), one event per line. */
    private static Decoded replay(byte[] stream) {
        var call = Calls.stream("claude-x");
        var chunks = new ArrayList<Chunk>();
        var folder = new ChunkFolder(call);
        var decoder = new AnthropicAdapter().decodeStream(call, chunk -> {
            chunks.add(chunk);
            folder.accept(chunk);
        });
        for (var line : new String(stream, StandardCharsets.UTF_8).lines().toList()) {
            decoder.event(SseEvent.of(line));
            if (decoder.terminated()) {
                break;
            }
        }
        decoder.end();
        StreamLaws.checkComplete(chunks, StreamLaws.UsageAsked.YES);
        TypedClient.accumulate(chunks);
        return folder.decoded(decoder.learned());
    }

    private static int points(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String sizeAndHash(String text) {
        var hash = text.isEmpty() ? "-" : ToolNames.sha256(text).substring(0, 8);
        return points(text) + " " + hash;
    }

    private static String tools(JsonNode message) {
        var tools = new StringJoiner(", ");
        tools.setEmptyValue("-");
        for (var tool : message.path("tool_calls")) {
            var function = tool.path("function");
            tools.add(function.path("name").asText() + " "
                    + points(function.path("arguments").asText()));
        }
        return tools.toString();
    }

    private static String usage(JsonNode usage) {
        var input = usage.path("prompt_tokens_details");
        return usage.path("prompt_tokens").asLong() + "/"
                + input.path("cached_tokens").asLong() + "/"
                + input.path("cache_write_tokens").asLong() + "/"
                + usage.path("completion_tokens").asLong();
    }
}
