package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that sends without reading. */
@Timeout(60)
class PipelineTest {

    @Test
    @CatalogueId("F39")
    void f39_aHundredRequestsInARowAreAnsweredInTheirOrder() {
        try (var upstream = PlainUpstream.start(
                        (asked, out) -> PlainUpstream.write(out, CannedAnswers.chatJson(asked.text())));
                var stage = Stage.of(ScriptedUpstream.start(), Routes.to("test", upstream.port()));
                var client = stage.client()) {
            for (int i = 0; i < 100; i++) {
                client.send(Chat.whole("test").saying("number " + i + "."));
            }

            for (int i = 0; i < 100; i++) {
                assertThat(client.answer().text()).contains("\"number " + i + ".\"");
            }
            // One after the other: a client cannot occupy more than one place.
            assertThat(upstream.connections()).isEqualTo(1);
            assertThat(stage.rows(100)).hasSize(100);
        }
    }
}
