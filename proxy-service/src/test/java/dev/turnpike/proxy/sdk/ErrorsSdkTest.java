package dev.turnpike.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the gateway itself refuses, as the SDK's exception for it. */
class ErrorsSdkTest {
    private static RunningGateway gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void starts() {
        gateway = RunningGateway.start("TYPE", "echo", "MAX_REQUEST_BYTES", "2000");
        client = Sdk.of(gateway);
    }

    @AfterAll
    static void stops() {
        client.close();
        gateway.close();
    }

    @Test
    void aWrongKeyIsUnauthorized() {
        var stranger = Sdk.of(gateway, "/v1", "sk-wrong");

        var error = thrown(UnauthorizedException.class, () -> stranger.models().list());

        assertIs(error, 401, "invalid_request_error", "invalid_api_key");
    }

    @Test
    void anUnknownModelIsNotFound() {
        var error = thrown(
                NotFoundException.class, () -> ask(Sdk.ask("no-such-model", "a").build()));

        assertIs(error, 404, "invalid_request_error", "model_not_found");
        assertThat(error).hasMessageContaining("no-such-model");
    }

    @Test
    void anUnknownPathIsNotFound() {
        var lost = Sdk.of(gateway, "/v2", gateway.adminKey());

        assertIs(
                thrown(NotFoundException.class, () -> lost.models().list()), 404, "invalid_request_error", "not_found");
    }

    @Test
    void anInvalidRequestIsBadAndNamesTheField() {
        var question = ChatCompletionCreateParams.builder()
                .model("echo")
                .messages(List.of())
                .build();

        var error = thrown(BadRequestException.class, () -> ask(question));

        assertIs(error, 400, "invalid_request_error", "empty_array");
        assertThat(error.param()).hasValue("messages");
    }

    @Test
    void anAdminEndpointDeniesAClient() throws IOException, InterruptedException {
        var keys = Sdk.of(gateway, "/auth/keys", newClientKey());

        // The SDK appends "/models", which is then the id of a key that nobody has.
        var error = thrown(PermissionDeniedException.class, () -> keys.models().list());

        assertIs(error, 403, "permission_error", "admin_required");
    }

    @Test
    void aRequestThatIsTooLargeSaysSo() {
        var error = thrown(
                UnexpectedStatusCodeException.class,
                () -> ask(Sdk.ask("echo", "a".repeat(3000)).build()));

        assertIs(error, 413, "invalid_request_error", "request_too_large");
    }

    @Test
    void aCompressedRequestIsNotSupported() {
        var question = Sdk.ask("echo", "a")
                .putAdditionalHeader("Content-Encoding", "gzip")
                .build();

        var error = thrown(UnexpectedStatusCodeException.class, () -> ask(question));

        assertIs(error, 415, "invalid_request_error", "unsupported_media_type");
    }

    @Test
    void everyErrorCarriesTheRequestId() {
        var error = thrown(NotFoundException.class, () -> ask(Sdk.ask("no", "a").build()));

        assertThat(error.headers().values("x-request-id")).hasSize(1).allMatch(id -> !id.isBlank());
    }

    private static String newClientKey() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.uri("/auth/keys"))
                .header("Authorization", "Bearer " + gateway.adminKey())
                .POST(BodyPublishers.ofString("{\"name\":\"client\"}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return Json.read(http.send(request, BodyHandlers.ofByteArray()).body())
                    .path("key")
                    .asText();
        }
    }

    private static void ask(ChatCompletionCreateParams question) {
        client.chat().completions().create(question);
    }

    private static <E extends OpenAIServiceException> E thrown(Class<E> type, ThrowingCallable call) {
        var error = catchThrowableOfType(type, call);
        assertThat(error).as("nothing was thrown").isNotNull();
        return error;
    }

    private static void assertIs(OpenAIServiceException error, int status, String type, String code) {
        assertThat(error.statusCode()).isEqualTo(status);
        assertThat(error.type()).hasValue(type);
        assertThat(error.code()).hasValue(code);
    }
}
