package dev.turnpike.proxy.provider.coze;

import static dev.turnpike.proxy.provider.coze.CozeScript.exchange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.golden.Exchange;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CozeMessagesTest {

    @Test
    void sendsTheNewestHundredAndWhatTheSystemSaid() {
        var messages = new StringBuilder("{'role':'system','content':'Be brief.'}");
        for (int i = 0; i < 120; i++) {
            messages.append(",{'role':'")
                    .append(i % 2 == 0 ? "assistant" : "user")
                    .append("','content':'m");
            messages.append(i).append("'}");
        }
        var exchange = exchange("{'model':'bot-1','messages':[" + messages + "]}");

        var body = exchange.sentBody();

        assertThat(body)
                .contains("\"Be brief.\\n\\nm21\"", "\"m119\"", "\"m20\"")
                .doesNotContain("\"m19\"");
        assertThat(body.split("content_type", -1)).hasSize(101);
        assertThat(exchange.warnings()).contains("messages: Coze takes 100, the oldest were left out");
    }

    @Test
    void putsTrailingSystemTextIntoTheQuestion() {
        assertThat(body("{'role':'user','content':'Hi'},{'role':'system','content':'In verse.'}"))
                .contains("\"content\":\"In verse.\\n\\nHi\"");
    }

    @Test
    void writesDeprecatedFunctionsRefusalsAndAudioAsText() {
        var body = body("{'role':'user','content':'Hi'},"
                + "{'role':'assistant','content':null,'refusal':'No.','audio':{'id':'a'},'function_call':{'name':'f','arguments':'{}'}},"
                + "{'role':'function','name':'f','content':'42'}");

        assertThat(body).contains("\"No.\\nTool call f: {}\"", "\"Tool result f: 42\"");
    }

    @Test
    @CatalogueId("B43")
    void writesToolCallsWithoutIdOrJsonAsTheyAreAndSaysSo() {
        var exchange = exchange("{'model':'bot-1','messages':[{'role':'user','content':'Hi'},"
                + "{'role':'assistant','tool_calls':[{'type':'function','function':{'name':'f','arguments':'{'}}]},"
                + "{'role':'tool','content':'42'}]}");

        assertThat(exchange.sentBody()).contains("\"Tool call f: {\"", "\"Tool result f: 42\"");
        assertThat(exchange.warnings()).contains("messages: tool calls and results sent to Coze as text");
    }

    @Test
    void keepsTheOrderOfToolResultsAndWhatTheUserSaysThen() {
        var body = body("{'role':'assistant','content':[{'type':'refusal','refusal':'No.'}]},"
                + "{'role':'tool','tool_call_id':'x','content':'42'},{'role':'user','content':'So?'}");

        assertThat(body.indexOf("Tool result  (x): 42"))
                .isLessThan(body.indexOf("So?"))
                .isPositive();
    }

    @Test
    void uploadsAudioAndGivesFilesAnEnding() {
        var parts = "{'type':'input_audio','input_audio':{'data':'aGVsbG8=','format':'mp3'}},"
                + "{'type':'input_audio','input_audio':{'data':'aGVsbA==','format':'wav'}},"
                + "{'type':'image_url','image_url':{'url':'data:image/jpeg;base64,aGVs'}},"
                + "{'type':'file','file':{'file_data':'data:;base64,aGU='}}";
        var step = (Step.UploadThenCall)
                exchange("{'model':'bot-1','messages':[{'role':'user','content':[" + parts + "]}]}")
                        .step();

        var bodies = step.uploads().stream()
                .map(call -> new String(call.body(), StandardCharsets.UTF_8))
                .toList();

        assertThat(bodies.get(0)).contains("filename=\"audio.mp3\"", "Content-Type: audio/mpeg");
        assertThat(bodies.get(1)).contains("filename=\"audio.wav\"", "Content-Type: audio/wav");
        assertThat(bodies.get(2)).contains("filename=\"image.jpg\"", "Content-Type: image/jpeg");
        assertThat(bodies.get(3)).contains("filename=\"file.bin\"", "Content-Type: application/octet-stream");
        assertThat(step.uploads())
                .noneMatch(call -> call.headers().first("Authorization").isPresent());
    }

    @Test
    void saysWhenAnUploadGaveNoId() {
        var step = (Step.UploadThenCall) exchange(
                        "{'model':'bot-1','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,aGVs'}}]}]}")
                .step();
        var answer = new UpstreamAnswer(200, HeaderFields.NONE, "{\"code\":0}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> step.then().apply(List.of(answer)))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.UpstreamProtocol.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"file:///etc/passwd\"}}|messages[0].content[0].image_url.url",
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png,raw\"}}|messages[0].content[0].image_url.url",
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,*\"}}|messages[0].content[0].image_url.url",
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,\"}}|messages[0].content[0].image_url.url",
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"\"}}|messages[0].content[0].image_url.url",
                "{\"type\":\"image_url\"}|messages[0].content[0].image_url.url",
                "{\"type\":\"input_audio\",\"input_audio\":{}}|messages[0].content[0].input_audio.data",
                "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"*\"}}|messages[0].content[0].input_audio.data",
                "{\"type\":\"file\",\"file\":{}}|messages[0].content[0].file.file_data",
                "{\"type\":\"video\"}|messages[0].content[0]",
                "7|messages[0].content[0]"
            })
    @CatalogueId("B42")
    void refusesPartsThatItCannotSend(String part, String param) {
        var failure = exchange("{'model':'bot-1','messages':[{'role':'user','content':[" + part + "]}]}")
                .refusal();

        assertThat(param(failure)).isEqualTo(param);
    }

    @Test
    void refusesContentOfAnotherTypeAndFilesThatAreTooLarge() {
        assertThat(param(exchange("{'model':'bot-1','messages':[{'role':'user','content':7}]}")
                        .refusal()))
                .isEqualTo("messages[0].content");
        assertThat(param(exchange("{'model':'bot-1','messages':[{'role':'system','content':[{'type':'file'}]}]}")
                        .refusal()))
                .isEqualTo("messages[0].content[0]");
        var huge = "data:image/png;base64," + "A".repeat(29_000_000);
        assertThat(exchange(
                                "{'model':'bot-1','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'"
                                        + huge + "'}}]}]}")
                        .refusal())
                .isInstanceOf(Failure.TooLarge.class);
    }

    @ParameterizedTest
    @CsvSource({
        "metadata, [1]",
        "metadata, {'a':1}",
        "custom_variables, {'a':1}",
        "parameters, 'text'",
        "extra_params, 7",
        "shortcut_command, []",
        "enable_card, 'yes'",
        "auto_save_history, 1"
    })
    void refusesExtensionsOfAnotherType(String name, String value) {
        var json = "{'model':'bot-1','" + name + "':" + value.replace('"', '\'')
                + ",'messages':[{'role':'user','content':'Hi'}]}";

        assertThat(param(exchange(json.replace(":text,", ":'text',").replace(":yes,", ":'yes',"))
                        .refusal()))
                .isEqualTo(name);
    }

    @Test
    void appliesWhatTheRouteAddsAndLeavesOut() {
        var variables = JsonNodeFactory.instance.objectNode().put("tier", "gold");
        var adaptation = new BackendConfig.Adaptation(
                Map.of(),
                Map.<String, JsonNode>of(
                        "custom_variables", variables, "user", TextNode.valueOf("other"), "n", IntNode.valueOf(1)),
                List.of("temperature", "seed"));
        var exchange = Exchange.chat(
                new CozeAdapter(),
                backend("bot-77", adaptation),
                "{'model':'support','temperature':1,'user':'me','messages':[{'role':'user','content':'Hi'}]}");

        assertThat(exchange.sentBody()).contains("\"tier\":\"gold\"", "\"user_id\":\"me\"", "\"bot_id\":\"77\"");
        assertThat(exchange.warnings()).containsExactly("temperature: dropped by the route");
    }

    @Test
    void blamesTheRouteForABotIdThatIsNone() {
        var exchange = Exchange.chat(new CozeAdapter(), backend("my-bot", null), CozeScript.USER);

        assertThat(exchange.refusal()).isInstanceOf(Failure.RouteUnavailable.class);
    }

    private static Backend backend(String model, BackendConfig.Adaptation adaptation) {
        var config = new BackendConfig(
                "b", Provider.Coze, null, model, null, 1, 0, null, null, adaptation, null, null, null, null);
        return new Backend("r/b", config, Dialect.COZE, URI.create("https://api.coze.cn"));
    }

    private static String body(String messages) {
        return exchange("{'model':'bot-1','messages':[" + messages + "]}").sentBody();
    }

    private static String param(Failure failure) {
        if (failure instanceof Failure.Unsupported(var _, var param)) {
            return param;
        }
        return failure instanceof Failure.Invalid(var _, var param, var _) ? param : failure.toString();
    }
}
