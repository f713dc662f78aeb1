package dev.turnpike.proxy.provider.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.provider.answer.Chunk;
import java.util.ArrayList;
import java.util.List;

/** Replays a stream again and again, each time cut behind another event: what was sent is the beginning of the whole, and nothing is invented. */
final class CutStreams {
    private final Adapter adapter;
    private final Played whole;

    CutStreams(Adapter adapter, Played whole) {
        this.adapter = adapter;
        this.whole = whole;
    }

    void check(StreamLaws.UsageAsked usage) {
        for (int events = 0; events < whole.events.size(); events++) {
            cut(events, usage);
        }
    }

    private void cut(int events, StreamLaws.UsageAsked usage) {
        var chunks = new ArrayList<Chunk>();
        var decoder = adapter.decodeStream(fresh(), chunks::add);
        try {
            for (var event : whole.events.subList(0, events)) {
                decoder.event(event);
            }
            decoder.end();
        } catch (GatewayException e) {
            assertThat(decoder.terminated())
                    .as("terminated after %s events", events)
                    .isFalse();
            assertThat(e.failure())
                    .as("cut after %s events", events)
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isInstanceOf(Failure.UpstreamTruncated.class),
                            failure -> assertThat(failure).isEqualTo(whole.failure));
            StreamLaws.checkBroken(chunks, usage);
            assertPrefix(chunks);
            return;
        }
        assertThat(decoder.learned().finish())
                .as("finish after %s events", events)
                .isNotNull();
        StreamLaws.checkComplete(chunks, usage);
    }

    private void assertPrefix(List<Chunk> chunks) {
        assertThat(chunks.size()).isLessThanOrEqualTo(whole.chunks.size());
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(chunks.get(i).json()).isEqualTo(whole.chunks.get(i).json());
        }
    }

    private AdapterCall fresh() {
        var call = whole.call;
        var notes = new Notes();
        call.notes().warnings().forEach(notes::warn); // encode may have left word for decode
        return new AdapterCall(call.request(), call.backend(), call.at(), call.answerId(), call.continuations(), notes);
    }
}
