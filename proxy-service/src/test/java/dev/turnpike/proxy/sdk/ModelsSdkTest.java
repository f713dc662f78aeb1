package dev.turnpike.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.errors.NotFoundException;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.models.models.Model;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models by name, and vectors. */
class ModelsSdkTest {
    private static final String ROUTES = """
            apiVersion: turnpike.dev/v1alpha1
            kind: ModelRoute
            metadata: {name: llama}
            spec:
              modelName: meta-llama/llama-4:free
              aliases: ["llama:latest"]
              backends: [{name: main, provider: Echo}]
            ---
            apiVersion: turnpike.dev/v1alpha1
            kind: ModelRoute
            metadata: {name: plain}
            spec:
              backends: [{name: main, provider: Echo}]
            """;
    private static RunningGateway gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void starts() {
        gateway = RunningGateway.start(Map.of("routes.yaml", ROUTES));
        client = Sdk.of(gateway);
    }

    @AfterAll
    static void stops() {
        client.close();
        gateway.close();
    }

    @Test
    void allModelsAreListed() {
        var models = client.models().list().data();

        models.forEach(Model::validate);
        assertThat(models.stream().map(Model::id))
                .containsExactlyInAnyOrder("meta-llama/llama-4:free", "llama:latest", "plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta-llama/llama-4:free", "llama:latest", "plain"})
    void aModelIsFoundByItsNameAndAnswersToIt(String name) {
        assertThat(client.models().retrieve(name).id()).isEqualTo(name);
        assertThat(client.chat()
                        .completions()
                        .create(Sdk.ask(name, "Hello").build())
                        .choices())
                .hasSize(1);
    }

    @Test
    void anUnknownModelIsNotFound() {
        assertThatThrownBy(() -> client.models().retrieve("meta-llama/none"))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.code()).hasValue("model_not_found"));
    }

    private static EmbeddingCreateParams.Builder texts() {
        return EmbeddingCreateParams.builder().model("plain").inputOfArrayOfStrings(List.of("one", "two"));
    }

    @Test
    void vectorsAreTheSameInBothEncodings() {
        var unsaid = client.embeddings().create(texts().build());
        var floats = client.embeddings()
                .create(texts().encodingFormat(EncodingFormat.FLOAT).build());
        var base64 = client.embeddings()
                .create(texts().encodingFormat(EncodingFormat.BASE64).build());

        assertThat(floats.data())
                .hasSize(2)
                .allMatch(row -> row.embeddingValue().isFloats());
        assertThat(base64.data()).allMatch(row -> row.embeddingValue().isBase64());
        for (int i = 0; i < 2; i++) {
            assertThat(floats.data().get(i).embedding()).hasSize(8);
            assertThat(base64.data().get(i).embedding())
                    .isEqualTo(floats.data().get(i).embedding());
            assertThat(unsaid.data().get(i).embedding())
                    .isEqualTo(floats.data().get(i).embedding());
        }
    }

    @Test
    void tokensAndDimensionsAreUnderstood() {
        var answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("plain")
                        .inputOfArrayOfTokens(List.of(1L, 2L, 3L))
                        .dimensions(3)
                        .build());

        assertThat(answer.data()).hasSize(1);
        assertThat(answer.data().getFirst().embedding()).hasSize(3);
    }

    @Test
    void floatsOfAnUpstreamBecomeTheBase64ThatTheSdkAsksFor() {
        try (var upstream = ScriptedUpstream.start();
                var before = RunningGateway.before(upstream.port())) {
            upstream.always(Script.answering(CannedAnswers.json(
                    200,
                    "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                            + "\"embedding\":[0.5,-1.0,2.25]}],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}")));
            var question = EmbeddingCreateParams.builder()
                    .model("test")
                    .input("a")
                    .encodingFormat(EncodingFormat.BASE64)
                    .build();

            var answer = Sdk.of(before).embeddings().create(question);

            assertThat(answer.data().getFirst().embeddingValue().asBase64()).isEqualTo("AAAAPwAAgL8AABBA");
        }
    }
}
