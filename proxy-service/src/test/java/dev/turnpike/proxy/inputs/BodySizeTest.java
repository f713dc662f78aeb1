package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types, codings and sizes of bodies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodySizeTest {
    private static final int MOST = 64 * 1024;
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = Cast.gateway("MAX_REQUEST_BYTES", Integer.toString(MOST));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static Ask untyped() {
        return Ask.say("echo", "hi").without("content-type");
    }

    @CatalogueId("B28")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonp",
                "application/octet-stream",
                "json",
                ","
            })
    void anotherTypeIs415AndTheMessageShowsTheHeader_B28(String type) {
        var answer = Talk.ask(gateway, untyped().with("Content-Type: " + type));

        answer.isError(415, "unsupported_media_type");
        assertThat(answer.message()).contains("Content-Type: application/json");
    }

    @CatalogueId("B28")
    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json"})
    void jsonIsTakenHoweverItIsWritten_B28(String type) {
        Talk.ask(gateway, untyped().with("Content-Type: " + type)).isOk();
    }

    @CatalogueId("B28")
    @Test
    void aMissingTypeIsTakenForJson_B28() {
        Talk.ask(gateway, untyped()).isOk();
    }

    @CatalogueId("B29")
    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "deflate", "x", "gzip, gzip", "identity, br"})
    void aContentEncodingIs415_B29(String encoding) {
        Talk.ask(gateway, Ask.say("echo", "hi").with("Content-Encoding: " + encoding))
                .isError(415, "unsupported_media_type");
    }

    @CatalogueId("B30")
    @Test
    void nothingIsEverUnpacked_B30() {
        var bomb = gzip(gzip(new byte[8 * 1024 * 1024]));

        for (var encoding : new String[] {"gzip", "GZIP", "x-gzip"}) {
            Talk.ask(gateway, Ask.chat("").with("Content-Encoding: " + encoding).body(bomb))
                    .isError(415, "unsupported_media_type");
        }
        Talk.ask(gateway, Ask.chat("").body(bomb)).isError(400, "invalid_json");
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] ofSize(int bytes) {
        var frame = Ask.saying("echo", "").toString();
        return frame.replace("\"content\":\"\"", "\"content\":\"" + "a".repeat(bytes - frame.length()) + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    @CatalogueId("B31")
    @Test
    void theLimitIsTakenAndOneByteMoreIs413_B31() {
        Talk.ask(gateway, Ask.chat("").body(ofSize(MOST))).isOk();

        var tooLarge = Talk.ask(gateway, Ask.chat("").body(ofSize(MOST + 1)));
        tooLarge.isError(413, "request_too_large");
        assertThat(tooLarge.message()).contains(Integer.toString(MOST));
    }

    @CatalogueId("B31")
    @Test
    void aLengthOverTheLimitIsRefusedBeforeABodyIsSent_B31() {
        try (var talk = Talk.to(gateway)) {
            var answer = talk.send(Ask.chat("").body((byte[]) null).with("Content-Length: 1000000000"))
                    .answer();

            assertThat(answer.isError(413, "request_too_large").closes()).isTrue();
            assertThat(talk.rest()).isEmpty();
        }
    }

    @CatalogueId("B32")
    @Test
    void aBodyWithoutLengthIsRefusedAtTheLimit_B32() {
        var piece = ("8000\r\n" + " ".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (var talk = Talk.to(gateway)) {
            talk.send(Ask.chat("").body((byte[]) null).with("Transfer-Encoding: chunked"));
            talk.send(piece).send(piece).send(piece);

            talk.answer().isError(413, "request_too_large");
            assertThat(talk.pour(piece, 4_000)).as("the rest of 128 MB").isEqualTo(-1);
        }
        Talk.ask(gateway, Ask.say("echo", "hi")).isOk();
        assertThat(gatewayHolds()).isTrue();
    }

    private boolean gatewayHolds() {
        return Talk.ask(gateway.observePort(), Ask.get("/metrics")).text().contains("turnpike_requests_bytes_held 0.0");
    }

    @CatalogueId("B31")
    @Test
    void theRowOfARefusedBodySaysSo_B31() {
        var answer = Talk.ask(gateway, Ask.chat("").body(ofSize(MOST + 1)));

        var row = LogRows.of(gateway).await(answer.id());
        assertThat(row)
                .containsEntry("status", "413")
                .containsEntry("outcome", "rejected")
                .containsEntry("error_code", "request_too_large");
    }
}
