package dev.turnpike.proxy.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.wire.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnthropicStreamTest {
    private final List<Chunk> chunks = new ArrayList<>();
    private final StreamDecoder decoder =
            new AnthropicAdapter().decodeStream(Calls.stream("claude-opus-5"), chunks::add);

    @Test
    @CatalogueId("F10")
    void f10EndsNormallyAfterAStopReasonWithoutTerminator() {
        begin();
        event("{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':3}}");

        decoder.end();

        assertThat(decoder.terminated()).isFalse();
        assertThat(kinds()).endsWith(Chunk.Kind.FINISH, Chunk.Kind.USAGE);
    }

    @Test
    @CatalogueId({"F09", "F11"})
    void f11InventsNoFinishWhenTheStreamIsCut() {
        begin();

        assertThatThrownBy(decoder::end)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.UpstreamTruncated.class));
        assertThat(kinds()).containsExactly(Chunk.Kind.OPENING, Chunk.Kind.CONTENT);
        assertThat(decoder.learned().usage().input()).isEqualTo(7);
        assertThat(decoder.learned().usage().output())
                .as("unknown, not the provisional 1")
                .isEqualTo(-1);
    }

    @Test
    @CatalogueId({"F13", "F14"})
    void f14FailsOnAnEventThatIsNoJson() {
        for (var garbage : List.of("<html>", "{\"type\":\"ping\"", "[1]", "{\"type\":", "")) {
            assertThatThrownBy(() -> decoder.event(SseEvent.of(garbage)))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.failure()).isInstanceOf(Failure.UpstreamProtocol.class));
        }
    }

    @Test
    @CatalogueId("F16")
    void f16MakesInvalidUtf8TheReplacementCharacter() {
        begin();
        var bytes =
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a?b\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        bytes[new String(bytes, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xFF;

        decoder.event(new SseEvent("content_block_delta", bytes));

        assertThat(Calls.json(chunks.getLast().json())
                        .at("/choices/0/delta/content")
                        .textValue())
                .isEqualTo("a\uFFFDb");
    }

    @Test
    void takesTheEventLineWhereTheDataHasNoType() {
        begin();

        decoder.event(new SseEvent(
                "content_block_delta",
                "{\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"!\"}}".getBytes(StandardCharsets.UTF_8)));

        assertThat(chunks).hasSize(3);
    }

    @Test
    void ignoresEventsWithoutMeaningAndThoseBehindTheEnd() {
        begin();
        event("{'type':'content_block_delta','delta':null}");
        event("{'type':'content_block_delta','index':'x','delta':{'type':'text_delta','text':'lost'}}");
        event("{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'lost'}}");
        event("{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'lost'}}");
        event("{'deep':{'er':[1]}}");
        event("{'type':'message_delta','delta':{'stop_reason':'end_turn'}}");
        event("{'type':'message_stop'}");
        event("{'type':'error','error':{'type':'api_error','message':'late'}}");
        decoder.end();

        assertThat(kinds())
                .containsExactly(Chunk.Kind.OPENING, Chunk.Kind.CONTENT, Chunk.Kind.FINISH, Chunk.Kind.USAGE);
    }

    @Test
    void takesAnErrorWithoutTypeForAnError() {
        assertThatThrownBy(() -> event("{'error':{'message':'no more'}}"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.failure()).isEqualTo(new Failure.UpstreamError("no more", 500)));
    }

    private void begin() {
        event("{'type':'message_start','message':{'id':'msg_1','usage':{'input_tokens':7,'output_tokens':1}}}");
        event("{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}");
        event("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hello'}}");
    }

    private void event(String json) {
        decoder.event(SseEvent.of(json.replace('\'', '"')));
    }

    private List<Chunk.Kind> kinds() {
        return chunks.stream().map(Chunk::kind).toList();
    }
}
