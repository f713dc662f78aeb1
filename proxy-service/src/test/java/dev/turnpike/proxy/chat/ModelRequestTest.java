package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.testkit.CatalogueId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request says, and what is refused by name. */
class ModelRequestTest {

    @Test
    void readsWhatItDecidesOn() {
        var request = Refusals.chat(
                "{'messages':[{'role':'user','content':[{'type':'text','text':'Hi'}]}],'stream':true,'model':'gpt-4o','seed':null,'stream_options':{'include_obfuscation':false,'include_usage':true}}");

        assertThat(request.operation()).isEqualTo(Operation.CHAT);
        assertThat(request.model()).isEqualTo("gpt-4o");
        assertThat(request.stream()).isTrue();
        assertThat(request.includeUsage()).isTrue();
        assertThat(request.fieldNames()).containsExactly("messages", "stream", "model", "seed", "stream_options");
        assertThat(request.has("seed")).isTrue();
        assertThat(request.has("n")).isFalse();
        assertThat(request.get("seed")).isEmpty();
        assertThat(request.get("n")).isEmpty();
        assertThat(request.get("stream_options").orElseThrow().size()).isEqualTo(2);
        assertThat(request.tree().size()).isEqualTo(5);
        assertThat(request.get("model").orElseThrow()).isSameAs(request.tree().get("model"));
    }

    @Test
    void takesNullWhereOpenAiDoes() {
        var request = Refusals.chat(Refusals.with("'stream':null,'stream_options':null,'temperature':null,"));

        assertThat(request.stream()).isFalse();
        assertThat(request.includeUsage()).isFalse();
    }

    @Test
    @CatalogueId("B27")
    @DisplayName("B27: a member that is there twice, however it is spelled")
    void refusesAMemberThatIsThereTwice() {
        assertThat(Refusals.of(Refusals.with("'model':'other',")))
                .isEqualTo(new Failure.Invalid("The member 'model' is there twice.", "model", "duplicate_parameter"));
        assertThat(Refusals.of(Refusals.with("'mod\\u0065l':'other',")).param()).isEqualTo("model");
        assertThat(Refusals.of(Refusals.with("'x':1,'x':1,")).param()).isEqualTo("x");
        assertThat(Refusals.of(Refusals.with("'\\r\\n\u00e9':1,'\\r\\n\u00e9':1,"))
                        .message())
                .isEqualTo("The member '???' is there twice.");
        assertThat(Refusals.of(Refusals.with("'stream_options':{'include_usage':true,'include_usage':false},"))
                        .param())
                .isEqualTo("stream_options.include_usage");
        assertThat(Refusals.of("{'model':'m','messages':[{'role':'user','role':'system'}]}")
                        .param())
                .isEqualTo("messages[0].role");
    }

    @Test
    @CatalogueId("B27")
    @DisplayName("B27: deeper members, which the gateway does not decide on, travel as they are")
    void passesDeeperDuplicates() {
        var body = Refusals.with("'metadata':{'a':'1','a':'2'},");

        assertThat(Refusals.chat(body).edit().bytes()).isEqualTo(Refusals.bytes(body));
    }

    @CatalogueId("B38")
    @DisplayName("B38: a model that is none")
    @ParameterizedTest
    @CsvSource({
        "'null', invalid_type",
        "1, invalid_type",
        "true, invalid_type",
        "['m'], invalid_type",
        "{}, invalid_type",
        "'\"\"', invalid_value",
        "'\"a\\r\\nb\"', invalid_value",
        "'\"a\\u0000\"', invalid_value",
        "'\"a\\u009f\"', invalid_value",
        "'\"a\\ud800\"', invalid_value"
    })
    void refusesAModelThatIsNone(String model, String code) {
        var failure = Refusals.of("{'messages':[{'role':'user'}],'model':" + model + "}");

        assertThat(failure.param()).isEqualTo("model");
        assertThat(failure.code()).isEqualTo(code);
    }

    @Test
    @CatalogueId("B38")
    @DisplayName("B38: no model, and one of 10 KB")
    void refusesNoModelAndALongOne() {
        assertThat(Refusals.of("{'messages':[{'role':'user'}]}"))
                .isEqualTo(new Failure.Invalid(
                        "You must provide a model parameter.", "model", "missing_required_parameter"));
        var failure = Refusals.of("{'messages':[{'role':'user'}],'model':'" + "m".repeat(10_240) + "'}");
        assertThat(failure.message()).hasSizeLessThan(100);
        assertThat(model("m".repeat(256))).hasSize(256);
    }

    @CatalogueId({"B38", "B51"})
    @DisplayName("B38, B51: an odd model is only a name, compared exactly")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../x",
                "org/model:tag",
                " m ",
                "caf\u00e9",
                "cafe\u0301",
                "\u202em",
                "\ud83d\udc69\u200d\ud83d\udcbb"
            })
    void takesAnOddModelAsItIs(String name) {
        assertThat(model(name)).isEqualTo(name);
    }

    @Test
    @CatalogueId("B38")
    @DisplayName("B38: quotes in a model")
    void takesQuotesInAModel() {
        assertThat(Refusals.chat("{'messages':[{'role':'user'}],'model':'a\\u0022b\\\\'}")
                        .model())
                .isEqualTo("a\"b\\");
    }

    @CatalogueId("B39")
    @DisplayName("B39: messages that are none, by name")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | messages | invalid_type",
                "{} | messages | invalid_type",
                "\"x\" | messages | invalid_type",
                "[] | messages | empty_array",
                "[null] | messages[0] | invalid_type",
                "[{\"role\":\"user\"},[]] | messages[1] | invalid_type",
                "[{}] | messages[0].role | missing_required_parameter",
                "[{\"content\":{\"role\":\"user\"}}] | messages[0].role | missing_required_parameter",
                "[{\"role\":null}] | messages[0].role | invalid_value",
                "[{\"role\":[\"user\"]}] | messages[0].role | invalid_value",
                "[{\"role\":\"user\"},{\"role\":\"User\"}] | messages[1].role | invalid_value"
            })
    void refusesMessagesThatAreNone(String messages, String param, String code) {
        var failure = Refusals.of("{'model':'m','messages':" + messages + "}");

        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.code()).isEqualTo(code);
    }

    @Test
    @CatalogueId("B39")
    @DisplayName("B39: no messages; an odd role is shown short and printable")
    void refusesNoMessages() {
        assertThat(Refusals.of("{'model':'m'}").message()).isEqualTo("Missing required parameter: 'messages'.");
        assertThat(Refusals.of("{'model':'m','messages':[{'role':'\\u001b" + "x".repeat(99) + "'}]}")
                        .message())
                .contains("'?" + "x".repeat(63) + "...'");
    }

    @Test
    @CatalogueId("B39")
    @DisplayName("B39: every role of OpenAI's")
    void takesEveryRole() {
        for (var role : new String[] {"system", "developer", "user", "assistant", "tool", "function"}) {
            assertThat(Refusals.chat("{'model':'m','messages':[{'content':null,'role':'" + role + "'}]}"))
                    .isNotNull();
        }
    }

    @CatalogueId("B40")
    @DisplayName("B40: stream is true, false or null, never coerced")
    @ParameterizedTest
    @ValueSource(strings = {"'true'", "1", "0", "[]", "{}", "''"})
    void coercesNoFlag(String value) {
        assertThat(Refusals.of(Refusals.with("'stream':" + value + ",")).param())
                .isEqualTo("stream");
        assertThat(Refusals.of(Refusals.with("'stream_options':{'include_usage':" + value + "},"))
                        .param())
                .isEqualTo("stream_options.include_usage");
    }

    @Test
    @CatalogueId("B40")
    @DisplayName("B40: stream_options is an object")
    void refusesOtherStreamOptions() {
        assertThat(Refusals.of(Refusals.with("'stream_options':[],")).param()).isEqualTo("stream_options");
    }

    @Test
    @CatalogueId("B48")
    @DisplayName("B48: prompts and inputs of every shape; embeddings do not stream")
    void takesPromptsAndInputs() {
        for (var input : new String[] {"''", "[]", "['a','']", "[1,2]", "[[1],[2]]"}) {
            assertThat(parse(Operation.EMBEDDING, "{'model':'m','stream':true,'input':" + input + "}").stream())
                    .isFalse();
            assertThat(parse(Operation.COMPLETION, "{'model':'m','stream':true,'prompt':" + input + "}").stream())
                    .isTrue();
        }
        assertThat(parse(Operation.COMPLETION, "{'model':'m','prompt':null,'messages':7}"))
                .isNotNull();
    }

    @Test
    @CatalogueId("B48")
    @DisplayName("B48: prompts and inputs that are none")
    void refusesPromptsAndInputsThatAreNone() {
        for (var value : new String[] {"{}", "1", "false"}) {
            assertThat(refused(Operation.EMBEDDING, "{'model':'m','input':" + value + "}"))
                    .isEqualTo("input");
            assertThat(refused(Operation.COMPLETION, "{'model':'m','prompt':" + value + "}"))
                    .isEqualTo("prompt");
        }
        assertThat(refused(Operation.EMBEDDING, "{'model':'m','input':null}")).isEqualTo("input");
        assertThat(refused(Operation.EMBEDDING, "{'model':'m'}")).isEqualTo("input");
        assertThat(refused(Operation.COMPLETION, "{'model':'m','input':'x'}")).isEqualTo("prompt");
    }

    @Test
    @CatalogueId("B50")
    @DisplayName("B50: unknown members are only members")
    void keepsUnknownMembers() {
        var body = Refusals.with(
                "'api_base':'http://evil','base_url':1,'headers':{},'extra_headers':[],'timeout':0,'__proto__':{'model':'x'},'constructor':null,");

        var request = Refusals.chat(body);

        assertThat(request.model()).isEqualTo("m");
        assertThat(request.bytes()).isEqualTo(Refusals.bytes(body));
        assertThat(request.fieldNames()).contains("api_base", "__proto__");
    }

    @Test
    @CatalogueId("B34")
    @DisplayName("B34: a number that no machine can hold passes opaque, and is refused where somebody has to read it")
    void readsNumbersLate() {
        var request = Refusals.chat(Refusals.with("'max_tokens':1e99999999999999,"));

        assertThat(request.edit().bytes()).isSameAs(request.bytes());
        assertThatThrownBy(() -> request.get("max_tokens")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(request::tree)
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Invalid.class));
    }

    private static String model(String name) {
        return Refusals.chat("{'messages':[{'role':'user'}],'model':'" + name + "'}")
                .model();
    }

    private static ModelRequest parse(Operation operation, String body) {
        return ModelRequest.parse(operation, Refusals.bytes(body));
    }

    private static String refused(Operation operation, String body) {
        return Refusals.of(operation, Refusals.bytes(body)).param();
    }
}
