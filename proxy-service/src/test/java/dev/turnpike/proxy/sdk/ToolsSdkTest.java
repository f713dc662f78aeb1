package dev.turnpike.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Functions that the model calls, and answers that follow a schema. */
class ToolsSdkTest {
    private static RunningGateway gateway;
    private static OpenAIClient client;

    /** The shape of an answer. */
    static final class Person {
        public String name;
        public int age;
    }

    @BeforeAll
    static void starts() {
        gateway = RunningGateway.start("TYPE", "echo");
        client = Sdk.of(gateway);
    }

    @AfterAll
    static void stops() {
        client.close();
        gateway.close();
    }

    private static ChatCompletionCreateParams.Builder question() {
        var parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("place", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("place")))
                .build();
        var function = FunctionDefinition.builder()
                .name("get_weather")
                .parameters(parameters)
                .build();
        return Sdk.ask("echo", "Bergen")
                .addTool(ChatCompletionFunctionTool.builder().function(function).build());
    }

    @Test
    void aToolThatMustBeCalledIsCalled() {
        var answer = client.chat()
                .completions()
                .create(question()
                        .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                        .build());

        assertCalled(answer);
        assertThat(answer.choices().getFirst().message().content()).isEmpty();
    }

    @Test
    void theToolThatIsNamedIsCalledInAStreamToo() {
        var accumulator = ChatCompletionAccumulator.create();
        var named = ChatCompletionNamedToolChoice.builder()
                .function(ChatCompletionNamedToolChoice.Function.builder()
                        .name("get_weather")
                        .build())
                .build();

        Sdk.stream(client, question().toolChoice(named).build()).forEach(accumulator::accumulate);

        assertCalled(accumulator.chatCompletion());
    }

    private static void assertCalled(ChatCompletion answer) {
        var choice = answer.choices().getFirst();
        var call = choice.message().toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(call.id()).isNotEmpty();
        assertThat(call.function().name()).isEqualTo("get_weather");
        assertThat(call.function().arguments()).isEqualTo("{\"place\":\"Bergen\"}");
    }

    @Test
    void theResultOfAToolGoesBackWithItsCall() {
        var first = client.chat()
                .completions()
                .create(question()
                        .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                        .build())
                .choices()
                .getFirst()
                .message();
        var result = ChatCompletionToolMessageParam.builder()
                .toolCallId(
                        first.toolCalls().orElseThrow().getFirst().asFunction().id())
                .content("Rain")
                .build();

        var answer = client.chat()
                .completions()
                .create(question().addMessage(first).addMessage(result).build());

        assertThat(answer.choices().getFirst().message().content()).hasValue("Rain");
    }

    @Test
    void aStructuredAnswerIsReadAsItsType() {
        var answer = client.chat()
                .completions()
                .create(Sdk.ask("echo", "Ada").responseFormat(Person.class).build());

        var person = answer.choices().getFirst().message().content().orElseThrow();
        assertThat(person.name).isEqualTo("Ada");
        assertThat(person.age).isZero();
    }

    @Test
    void theSchemaReachesTheUpstreamUnchanged() throws JsonProcessingException {
        try (var upstream = ScriptedUpstream.start();
                var before = RunningGateway.before(upstream.port())) {
            upstream.always(Script.answering(CannedAnswers.chatJson("{\"name\":\"Ada\",\"age\":36}")));
            var question =
                    Sdk.ask("test", "Ada is 36.").responseFormat(Person.class).build();

            var answer = Sdk.of(before).chat().completions().create(question);

            assertThat(answer.choices().getFirst().message().content().orElseThrow().age)
                    .isEqualTo(36);
            var sent = Json.read(upstream.requests().getFirst().body()).path("response_format");
            assertThat(sent.path("type").asText()).isEqualTo("json_schema");
            assertThat(sent.at("/json_schema/strict").asBoolean()).isTrue();
            assertThat(sent.at("/json_schema/schema/properties").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("name", "age");
        }
    }
}
