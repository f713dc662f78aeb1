package dev.turnpike.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeepAliveTest {
    @ParameterizedTest
    @EnumSource(Transport.class)
    void keepsAConnectionOverSeveralExchanges(Transport transport) throws IOException {
        try (var server = new GuardedServer(transport, ShortLimits.PATIENT);
                var client = server.connect()) {
            assertThat(client.send(Requests.get("/hello")).answer().body()).isEqualTo("hello");
            assertThat(client.send(Requests.post("/echo", "abc")).answer().body())
                    .isEqualTo("abc");
            String chunks = Requests.chunk("abc") + Requests.chunk("defg") + Requests.lastChunk();
            assertThat(client.send(Requests.chunked("/stream-body", chunks))
                            .answer()
                            .body())
                    .isEqualTo("abcdefg.");
            assertThat(client.send(Requests.get("/address")).answer().body()).endsWith(":" + client.localPort());

            var bad = client.send(Requests.get("/hello", ": x")).answer();

            assertThat(bad.status()).isEqualTo(400);
            assertThat(bad.closes()).isTrue();
            assertThat(client.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void endsAStreamThatIsBrokenOffWithoutItsLastChunk(Transport transport) throws IOException {
        try (var server = new GuardedServer(transport, ShortLimits.PATIENT);
                var client = server.connect()) {
            String stream = client.send(Requests.get("/truncate")).rest();

            assertThat(stream).contains("data: first").doesNotContain(Requests.CRLF + "0" + Requests.CRLF);
        }
    }
}
