package dev.turnpike.proxy.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final Secret OWN = Secret.of("my-own-key-2026");

    private final KeyedHash hash = new KeyedHash(new byte[] {1});
    private final Redaction redaction = new Redaction(hash);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-0123456789abcdef0123",
                "sk-proj-abcdefghijklmnop",
                "sk-ant-api03-abcdef_ghijk-lmnop",
                "sk_live_0123456789abcdef",
                "tp-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE",
                "Bearer abcdef0123456789",
                "bearer abcdefghijklmnopqrstuvwxyz",
                "AIzaSyA0123456789abcdefghijklmnopqrstuv",
                "xoxb-1234567890-abcdef",
                "AKIAIOSFODNN7EXAMPLE",
                "ghp_0123456789abcdefghij0123456789abcdef",
                "pat_0123456789abcdefghij0123456789abcdef",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc_def",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
                "my-own-key-2026",
            })
    @CatalogueId("S20")
    void masksKeysInJsonEventsAndText_S20(String key) {
        var quoted = new String(Json.write("see " + key + "."), StandardCharsets.UTF_8);
        var secret = key.substring(key.length() / 2, key.length() / 2 + 4);

        for (var mode : new BodyLogging[] {BodyLogging.Redacted, BodyLogging.Full}) {
            assertThat(redact("{\"content\": " + quoted + ", \"n\": 1.50}", mode))
                    .contains("see ")
                    .contains("1.50")
                    .contains("***")
                    .doesNotContain(secret);
            assertThat(redact("{\"" + key.replace("\n", "") + "\": 1}", mode)).doesNotContain(secret);
            assertThat(redact(": ping\n\ndata: {\"content\": " + quoted + "}\n\ndata: [DONE]\n\n", mode))
                    .startsWith(": ping\n\ndata: {\"content\":\"see ")
                    .endsWith("}\n\ndata: [DONE]\n\n")
                    .doesNotContain(secret);
            assertThat(redact("plain " + key + " text", mode))
                    .startsWith("plain ")
                    .doesNotContain(secret);
            assertThat(redact("{\"broken\": " + quoted, mode))
                    .startsWith("{\"broken\": ")
                    .doesNotContain(secret);
            assertThat(redact("data: {\"broken\": " + quoted, mode)).doesNotContain(secret);
        }
    }

    @Test
    void leavesTheEventsOfAStreamOneToALine() {
        assertThat(redact("{\"a\":1}\n{\"a\":\"sk-0123456789abcdef0123\"}\n{\"a\":2}\n", BodyLogging.Redacted)
                        .strip())
                .isEqualTo("{\"a\":1}\n{\"a\":\"***\"}\n{\"a\":2}");
    }

    @Test
    void findsAKeyThatIsEscaped() {
        assertThat(redact("{\"a\": \"\\u0073k-0123456789abcdef0123\"}", BodyLogging.Full))
                .isEqualTo("{\"a\":\"***\"}");
    }

    @Test
    void masksMembersThatHoldCredentialsByTheirExactName() {
        assertThat(redact("""
                {"headers": {"Authorization": "hush", "X-API-Key": "hush", "cookie": ""}, "authorization_url": "https://a", "password": {"type": "string"}}
                """, BodyLogging.Redacted)).isEqualTo("""
                {"headers":{"Authorization":"***","X-API-Key":"***","cookie":""},"authorization_url":"https://a","password":{"type":"string"}}""");
    }

    @ParameterizedTest
    @EnumSource(
            value = BodyLogging.class,
            names = {"Redacted", "Full"})
    void leavesOrdinaryBodiesAsTheyWereSent(BodyLogging mode) {
        for (var body : new String[] {
            "{\"messages\" : [ {\"content\": \"Bearer authentication is risk-based; sk-learn, tp-link.\"} ], \"x\": 1e2}",
            "data: {\"a\" : 1}\r\n\r\ndata: [DONE]",
            "a ruler " + "-".repeat(400),
            "",
            "[",
        }) {
            var bytes = Exchanges.bytes(body);

            assertThat(redaction.redact(bytes, mode, OWN)).as(body).isSameAs(bytes);
        }
    }

    @Test
    void replacesBase64PayloadsByTypeSizeAndHash() throws JsonProcessingException {
        var image = new byte[900];
        new Random(1).nextBytes(image);
        var base64 = Base64.getEncoder().encodeToString(image);
        var body = "{\"image_url\": {\"url\": \"data:image/png;base64," + base64 + "\"}, \"data\": \"" + base64 + "\"}";

        var redacted = Json.read(redaction.redact(Exchanges.bytes(body), BodyLogging.Redacted, null));

        var expected = "900 bytes, hash " + hash.of(Exchanges.bytes(base64)) + "]";
        assertThat(redacted.at("/image_url/url").textValue()).isEqualTo("[image/png, " + expected);
        assertThat(redacted.get("data").textValue()).isEqualTo("[base64, " + expected);
        assertThat(redact(body, BodyLogging.Full)).isEqualTo(body);
        assertThat(redact("text data:;base64," + base64 + " end", BodyLogging.Redacted))
                .isEqualTo("text [base64, " + expected + " end");
    }

    @Test
    void aShortOwnKeyIsNotLookedFor() {
        var body = Exchanges.bytes("{\"a\": \"abc abc\"}");

        assertThat(redaction.redact(body, BodyLogging.Full, Secret.of("abc"))).isSameAs(body);
    }

    @Test
    void staysFastAndWholeOnHostileText() {
        for (var hostile : new String[] {
            "Bearer " + "a".repeat(300_000),
            "bearer ".repeat(50_000),
            "-----BEGIN PRIVATE KEY-----".repeat(20_000) + "x".repeat(300_000),
            "data:".repeat(100_000),
            "data:;a;a;a;a;base64,".repeat(20_000),
            "eyJ".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "[".repeat(300_000),
            "data: {".repeat(50_000),
        }) {
            long start = System.nanoTime();
            redaction.redact(Exchanges.bytes(hostile), BodyLogging.Redacted, OWN);

            assertThat(System.nanoTime() - start).as(hostile.substring(0, 20)).isLessThan(5_000_000_000L);
        }
    }

    @Test
    void longBodiesAreCutWithTheirLengthAndHash() {
        var cutter = new BodyCutter(hash);
        var body = Exchanges.bytes("{\"a\": \"" + "word ".repeat(200_000) + "\"}");

        var stored = cutter.cut(body, body.length, BodyLogging.Redacted, null);

        assertThat(stored.bytes()).hasSize(256 * 1024);
        assertThat(stored.length()).isEqualTo(body.length);
        assertThat(stored.hash()).isEqualTo(hash.of(body));
        assertThat(cutter.cut(null, 7, BodyLogging.Full, null)).isEqualTo(new StoredExchange.Body(null, 7, null));
    }

    @Test
    void noPartOfAKeyOnTheBorderOfTheCutRemains() {
        var cutter = new BodyCutter(hash);
        for (int filler : new int[] {256 * 1024 - 10, 5 * 1024 * 1024}) {
            var body = Exchanges.bytes("x ".repeat(256 * 512 - 5) + "sk-0123456789abcdef0123" + " x".repeat(filler));

            var stored = cutter.cut(body, body.length, BodyLogging.Full, null);

            assertThat(Exchanges.text(stored)).doesNotContain("sk-");
        }
    }

    @Test
    void aCaptureKeepsTheBeginningAndCountsTheRest() {
        var capture = new BodyCapture(ByteBudget.unbounded().share());

        for (int i = 0; i < 100; i++) {
            capture.append(new byte[10_000], 1, 9_999);
        }

        assertThat(capture.total()).isEqualTo(999_900);
        assertThat(capture.bytes()).hasSize(272 * 1024);
    }

    @Test
    void aCaptureIsCutWhereMemoryEndsAndGivesItBack() {
        var budget = new ByteBudget("log", 3_000, 0);
        var other = budget.share();
        other.take(1_000);
        var capture = new BodyCapture(budget.share());

        for (int i = 0; i < 10; i++) {
            capture.append(new byte[1_000], 0, 1_000);
        }

        assertThat(capture.cut()).isTrue();
        assertThat(capture.total()).isEqualTo(10_000);
        assertThat(capture.bytes()).hasSize(2_000);
        assertThat(budget.refused()).isEqualTo(1);
        capture.close();
        assertThat(budget.held()).isEqualTo(1_000);
    }

    private String redact(String body, BodyLogging mode) {
        return new String(redaction.redact(Exchanges.bytes(body), mode, OWN), StandardCharsets.UTF_8);
    }

    @Test
    @CatalogueId("B42")
    @Timeout(20)
    void aPayloadOfCapitalsOnlyTakesLinearTime_B42() {
        var body = "{\"content\":\"" + "QUJD".repeat(1024 * 1024) + "\"}";

        assertThat(redact(body, BodyLogging.Redacted)).isEqualTo(body);
    }
}
