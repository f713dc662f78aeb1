package dev.turnpike.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.http.connection.ConnectionLimits;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.wire.HeaderFields;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gets out when an endpoint has a bug. */
class FrontDoorTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final GatewayServer server = GatewayServer.start(
            options(),
            new EndpointTable(List.of(
                    endpoint("/error", () -> new AssertionError("secret of the code")),
                    endpoint("/overflow", StackOverflowError::new),
                    endpoint("/exception", () -> new IllegalStateException("secret of the code")),
                    Endpoint.own(
                            "GET",
                            "/fine",
                            visit -> visit.reply(200, Visit.JSON, new byte[] {'{', '}'}, HeaderFields.NONE)))),
            new EndpointTable(List.of()));

    @FunctionalInterface
    private interface Bug {
        Throwable thrown();
    }

    private static Endpoint endpoint(String path, Bug bug) {
        return Endpoint.own("GET", path, _ -> raise(bug.thrown()));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static GatewayServer.Options options() {
        return new GatewayServer.Options(
                "127.0.0.1",
                0,
                0,
                null,
                1024,
                Duration.ofSeconds(1),
                Set.of(),
                List.of(),
                ConnectionLimits.DEFAULT,
                () -> "the-id",
                ByteBudget.unbounded());
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/error", "/overflow", "/exception"})
    @CatalogueId("F58")
    void anErrorInAnEndpointIsA500WithTheRequestIdAndNothingElse_F58(String path) throws Exception {
        var answer = ask(path);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("\"code\":\"internal\"", "the-id")
                .doesNotContain("secret", "dev.turnpike", "Error:");
        assertThat(ask("/fine").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
