package dev.turnpike.proxy.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.golden.StreamLaws;
import dev.turnpike.proxy.provider.golden.TypedClient;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.SseEvent;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded traffic that lies outside the repository ({@code -Dturnpike.fixtures=…}); skipped, with a word, where it is not there. */
class GeminiFixturesTest {
    private static final Path FOLDER = Path.of(System.getProperty("turnpike.fixtures", "../../shared/fixtures"))
            .resolve("google");
    private static final String MODEL = "gemini-3-pro-preview";

    @BeforeEach
    void findFixtures(TestReporter reporter) {
        if (!Files.isDirectory(FOLDER)) {
            reporter.publishEntry("skipped", "no recordings at " + FOLDER.toAbsolutePath());
        }
        assumeTrue(Files.isDirectory(FOLDER), () -> "no recordings at " + FOLDER.toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource({
        "google-text.chunks.txt, stop, 208",
        "google-reasoning-gemini3.chunks.txt, stop, 325",
        "google-tool-call.chunks.txt, tool_calls, 60",
        "google-stream-tool-call-arguments.chunks.txt, tool_calls, 155"
    })
    void replaysRecordedStreams(String file, String finish, long output) throws IOException {
        var chunks = new ArrayList<Chunk>();
        var asked = Asked.hi(MODEL, "'stream':true,'stream_options':{'include_usage':true}");
        var decoder = new GeminiAdapter().decodeStream(asked.call, chunks::add);

        for (var line : Files.readAllLines(FOLDER.resolve(file))) {
            if (!line.isBlank()) {
                decoder.event(SseEvent.of(line));
            }
        }
        decoder.end();

        StreamLaws.checkComplete(chunks, StreamLaws.UsageAsked.YES);
        var read = TypedClient.accumulate(chunks);
        assertThat(read.choices().getFirst().finishReason().asString()).isEqualTo(finish);
        assertThat(decoder.learned().usage().output()).isEqualTo(output);
        assertThat(decoder.learned().usage().source()).isEqualTo(Usage.Source.REPORTED);
    }

    @ParameterizedTest
    @CsvSource({
        "google-text.json, stop, 272",
        "google-reasoning-gemini3.json, stop, 287",
        "google-tool-call.json, tool_calls, 908"
    })
    void replaysRecordedAnswers(String file, String finish, long output) throws IOException {
        var asked = Asked.hi(MODEL, "");
        var answer = new UpstreamAnswer(200, HeaderFields.NONE, Files.readAllBytes(FOLDER.resolve(file)));

        var decoded = new GeminiAdapter().decode(asked.call, answer);

        var read = TypedClient.chat(decoded.body());
        assertThat(read.choices().getFirst().finishReason().asString()).isEqualTo(finish);
        assertThat(decoded.learned().usage().output()).isEqualTo(output);
        assertThat(Asked.json(decoded.body()).toString()).contains("thought_signature");
    }

    @Test
    void joinsRecordedArgumentsThatCameInPieces() throws IOException {
        var arguments = new ArrayList<String>();
        var asked = Asked.hi(MODEL, "'stream':true");
        var decoder = new GeminiAdapter()
                .decodeStream(
                        asked.call,
                        chunk -> arguments.add(Asked.json(chunk.json())
                                .at("/choices/0/delta/tool_calls/0/function/arguments")
                                .asText("")));

        for (var line : Files.readAllLines(FOLDER.resolve("google-stream-tool-call-arguments.chunks.txt"))) {
            decoder.event(SseEvent.of(line));
        }

        assertThat(arguments).contains("{\"location\":\"Boston\"}", "{\"location\":\"San Francisco\"}");
    }

    @Test
    void readsARecordedRateLimit() throws IOException {
        var body = Files.readAllBytes(FOLDER.resolve("google-429-retry-info.json"));

        var failure = new GeminiAdapter()
                .decodeError(Asked.hi(MODEL, "").call, new UpstreamAnswer(429, HeaderFields.NONE, body));

        assertThat(failure)
                .isEqualTo(new Failure.UpstreamRateLimited(
                        "You exceeded your current quota, please check your plan.", Duration.ofSeconds(35)));
    }
}
