package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** Bodies made to hurt. The times are far above what is needed and far below what a quadratic reader takes. */
class HugeBodyTest {

    @Test
    @CatalogueId("B33")
    @DisplayName("B33: nesting of 10,000 and 1,000,000")
    void refusesDeepNesting() {
        for (int depth : new int[] {10_000, 1_000_000}) {
            for (var open : new String[] {"[", "{'a':"}) {
                var deep = open.repeat(depth);

                assertThat(quickly(() -> Refusals.of(Refusals.with("'x':" + deep + ",")))
                                .message())
                        .contains("nested too deeply");
                assertThat(quickly(() -> Refusals.of("{'model':'m','messages':" + deep))
                                .code())
                        .isIn("invalid_json", "invalid_type");
                assertThat(quickly(() -> Refusals.of(deep)).code()).isEqualTo("invalid_json");
            }
        }
        var schema = "[".repeat(400) + "]".repeat(400);
        assertThat(Refusals.chat(Refusals.with("'x':" + schema + ",")).tree().size())
                .isEqualTo(3);
    }

    @Test
    @CatalogueId("B34")
    @DisplayName("B34: a number of 1,000,000 digits")
    void refusesANumberOfAMillionDigits() {
        for (var number :
                new String[] {"9".repeat(1_000_000), "-0." + "1".repeat(1_000_000), "1e" + "1".repeat(1_000_000)}) {
            assertThat(quickly(() -> Refusals.of(Refusals.with("'seed':" + number + ",")))
                            .code())
                    .isEqualTo("invalid_json");
        }
    }

    @Test
    @CatalogueId("B34")
    @DisplayName("B34: 1e999999999 is never written out")
    void neverWritesAHugeExponentOut() {
        for (var number : new String[] {"1e999999999", "-1E999999999", "1e-999999999", "123456789e2147483"}) {
            var body = Refusals.with("'max_tokens':" + number + ",");

            var written = quickly(() -> {
                var request = Refusals.chat(body);
                var value = request.get("max_tokens").orElseThrow();
                assertThat(value.isNumber()).isTrue();
                assertThat(value.asInt() + value.asLong() + value.doubleValue()).isNotNaN();
                assertThat(value.canConvertToInt()
                                || value.canConvertToLong()
                                || value.asText().length() < 20)
                        .isTrue();
                var edited = new String(request.edit().set("model", "n").bytes(), StandardCharsets.UTF_8);
                assertThat(edited).contains(number);
                return Json.write(request.tree());
            });

            assertThat(written.length).isLessThan(body.length() + 10);
        }
    }

    @Test
    @CatalogueId("B35")
    @DisplayName("B35: a string of 20 MB, 1,000,000 keys, 1,000,000 empty items")
    void readsLongThingsInLinearTime() {
        assertThat(quickly(() -> Refusals.chat(Refusals.with("'x':'" + "y".repeat(20_000_000) + "',")))
                        .model())
                .isEqualTo("m");
        assertThat(quickly(() -> Refusals.chat(Refusals.with("'x':[" + "[],".repeat(1_000_000) + "1],")))
                        .model())
                .isEqualTo("m");
        var keys = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            keys.append("'k").append(i).append("':").append(i).append(',');
        }
        var request = quickly(() -> Refusals.chat(Refusals.with(keys.toString())));
        assertThat(quickly(() -> {
                    var edit = request.edit();
                    request.fieldNames().forEach(name -> edit.set(name + "x", 1).remove(name));
                    return edit.bytes();
                }))
                .isNotEmpty();
    }

    @Test
    @CatalogueId("B36")
    @DisplayName("B36: 500,000 messages of one byte")
    void readsHalfAMillionMessages() {
        var body = "{'model':'m','messages':["
                + "{'role':'user','content':'x'},".repeat(499_999)
                + "{'role':'user','content':'x'}]}";

        assertThat(quickly(() -> Refusals.chat(body)).bytes()).isNotEmpty();
    }

    @Test
    @CatalogueId("B37")
    @DisplayName("B37: 65,536 names with one hash code")
    void readsNamesWithOneHashInLinearTime() {
        var names = new StringBuilder();
        for (int i = 0; i < 65_536; i++) {
            names.append('\'');
            for (int bit = 0; bit < 16; bit++) {
                names.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // both hash to 2112
            }
            names.append("':1,");
        }

        assertThat(quickly(() -> Refusals.chat(Refusals.with(names.toString()))).fieldNames())
                .hasSize(65_538);
        assertThat(quickly(() -> Refusals.chat(Refusals.with("'x':{" + names + "'y':1},")))
                        .tree()
                        .size())
                .isEqualTo(3);
    }

    private static <T> T quickly(ThrowingSupplier<T> action) {
        return assertTimeoutPreemptively(Duration.ofSeconds(20), action);
    }
}
