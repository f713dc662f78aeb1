package dev.turnpike.proxy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.golden.Asked;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "functionCalling | \"tools\":[{}] | tools",
                "functionCalling | \"functions\":[{}] | functions",
                "parallelToolCalls | \"parallel_tool_calls\":true | parallel_tool_calls",
                "structuredOutput | \"response_format\":{\"type\":\"json_schema\"} | response_format",
                "reasoning | \"reasoning_effort\":\"low\" | reasoning_effort",
                "vision | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}] | messages",
                "audioInput | \"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}] | messages"
            })
    void refusesWhatTheBackendCannot(String capability, String member, String param) {
        var call = call(Operation.CHAT, capability, false, member);

        var refused = catchThrowableOfType(GatewayException.class, () -> Capabilities.check(call));

        assertThat(refused.failure())
                .isInstanceOfSatisfying(
                        Failure.Unsupported.class,
                        failure -> assertThat(failure.param()).isEqualTo(param));
        assertThatCode(() -> Capabilities.check(call(Operation.CHAT, capability, true, member)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "functionCalling | \"tools\":[],\"functions\":null",
                "parallelToolCalls | \"parallel_tool_calls\":false",
                "structuredOutput | \"response_format\":{\"type\":\"text\"}",
                "structuredOutput | \"response_format\":{}",
                "reasoning | \"reasoning_effort\":null",
                "vision | \"messages\":[{\"role\":\"user\",\"content\":\"image_url\"},{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"},{}]}]"
            })
    void letsPassWhatDoesNotNeedIt(String capability, String member) {
        assertThatCode(() -> Capabilities.check(call(Operation.CHAT, capability, false, member)))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesEmbeddings() {
        var call = call(Operation.EMBEDDING, "embeddings", false, "\"input\":\"x\"");

        var refused = catchThrowableOfType(GatewayException.class, () -> Capabilities.check(call));

        assertThat(refused.failure())
                .isEqualTo(new Failure.Unsupported(
                        "Unsupported parameter: 'model': the model 'm' does not support embeddings.", "model"));
    }

    private static AdapterCall call(Operation operation, String capability, boolean can, String member) {
        var settings = JsonNodeFactory.instance.objectNode().put("provider", "OpenAICompatible");
        settings.putObject("capabilities").put(capability, can);
        var messages = member.contains("\"messages\"") ? "" : ",'messages':[{'role':'user'}]";
        return Asked.of(operation, GoldenBackend.of(settings), "{'model':'m'," + member + messages + "}");
    }
}
