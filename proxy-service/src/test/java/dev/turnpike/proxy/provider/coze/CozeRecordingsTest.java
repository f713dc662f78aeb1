package dev.turnpike.proxy.provider.coze;

import static dev.turnpike.proxy.provider.coze.CozeScript.STREAMED;
import static dev.turnpike.proxy.provider.coze.CozeScript.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.golden.StreamLaws;
import dev.turnpike.proxy.provider.golden.TypedClient;
import dev.turnpike.proxy.testkit.Fixtures;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Recorded streams; their last event lacks its empty line, which is added. */
class CozeRecordingsTest {

    @Test
    void readsARecordedAnswer() {
        var played = exchange(STREAMED).stream(recording("chat_text_stream_resp.txt"));

        assertThat(played.failure()).isNull();
        assertThat(played.text()).isEqualTo("20星期三。");
        assertThat(played.decoder().learned().usage()).isEqualTo(Usage.reported(614, 19));
        StreamLaws.checkComplete(played.chunks(), StreamLaws.UsageAsked.YES);
        assertThat(TypedClient.accumulate(played.chunks()).id()).isEqualTo("chatcmpl-7382159487131697202");
    }

    @Test
    void readsARecordedFailure() {
        var played = exchange(STREAMED).stream(recording("chat_failed_resp.txt"));

        assertThat(played.chunks()).isEmpty();
        assertThat(played.failure()).isEqualTo(new Failure.UpstreamError("event interval error (coze code 5000)", 200));
    }

    @Test
    void readsARecordedErrorThatHoldsNothing() {
        var played = exchange(STREAMED).stream(recording("chat_error_resp.txt"));

        assertThat(played.failure()).isEqualTo(new Failure.UpstreamError("Coze reported an error", 200));
    }

    private static String recording(String name) {
        return new String(Fixtures.read("coze/" + name), StandardCharsets.UTF_8) + "\n\n";
    }
}
