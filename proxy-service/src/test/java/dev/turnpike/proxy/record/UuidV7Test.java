package dev.turnpike.proxy.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {
    private final UuidV7 ids = new UuidV7();

    @Test
    void idsAreVersionSevenAndSayTheirTime() {
        var id = UUID.fromString(ids.next(Exchanges.AT));

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(Exchanges.AT.toEpochMilli());
    }

    @Test
    void laterIdsAreGreaterAndAllDiffer() {
        var seen = new HashSet<String>();
        var last = "";
        for (int i = 0; i < 1_000; i++) {
            var at = Exchanges.AT.plusMillis(i);
            var id = ids.next(at);

            assertThat(id).isGreaterThan(last).isGreaterThanOrEqualTo(UuidV7.first(at));
            assertThat(seen.add(id)).isTrue();
            last = id;
        }
        assertThat(UuidV7.first(Instant.EPOCH)).isEqualTo("00000000-0000-7000-8000-000000000000");
    }

    @Test
    void outcomesHaveWords() {
        assertThat(Outcome.CLIENT_GONE.label()).isEqualTo("client_gone");
        assertThat(Outcome.of("client_gone")).isEqualTo(Outcome.CLIENT_GONE);
        assertThatThrownBy(() -> Outcome.of("fine")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void linesArePrintableAndCut() {
        assertThat(Text.line(null, 3)).isNull();
        assertThat(Text.line("plain", 5)).isEqualTo("plain");
        assertThat(Text.line("a\r\nb\u202e\u2028\u0085", 9)).isEqualTo("a??b???");
        assertThat(Text.line("über", 3)).isEqualTo("übe");
        assertThat(Text.line("ab\ud83d\ude00", 3)).isEqualTo("ab");
        assertThat(Text.line("ab\ud83d\ude00", 4)).isEqualTo("ab\ud83d\ude00");
    }
}
