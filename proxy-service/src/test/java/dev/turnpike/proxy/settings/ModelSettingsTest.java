package dev.turnpike.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.settings.Settings.UpstreamModel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSettingsTest {

    @TempDir
    Path folder;

    @Test
    void describesOneUpstream() {
        assertThat(load(Map.of(
                        "TYPE", "openai",
                        "API_KEY", " sk-1 ",
                        "BASE_URL", "https://api.example.com/v1",
                        "ACTUAL_NAME", "gpt-4o-2024-11-20",
                        "MODEL_NAME", "gpt-4o",
                        "ENABLED", "true",
                        "MAX_TOKENS", "4096",
                        "SUPPORTS_STREAMING", "true",
                        "SUPPORTS_FUNCTION_CALLING", "false")))
                .isEqualTo(new UpstreamModel(
                        "gpt-4o",
                        Provider.OpenAI,
                        "https://api.example.com/v1",
                        Secret.of("sk-1"),
                        "gpt-4o-2024-11-20",
                        true,
                        4096,
                        true,
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "openai,OpenAI",
        "anthropic,Anthropic",
        "google,Gemini",
        "azure_openai,AzureOpenAI",
        "coze,Coze",
        "custom,OpenAICompatible",
        "OpenAI,OpenAI"
    })
    void knowsEveryType(String type, Provider provider) {
        var model = load(Map.of("TYPE", type, "API_KEY", "k", "BASE_URL", "http://x", "ACTUAL_NAME", "m"));

        assertThat(model.provider()).isEqualTo(provider);
        assertThat(model.name()).isEqualTo("m");
        assertThat(model.streaming()).isNull();
        assertThat(model.functionCalling()).isNull();
        assertThat(model.maxTokens()).isNull();
        assertThat(model.enabled()).isTrue();
    }

    @Test
    void takesThePublicNameForBothWhenOnlyThatIsGiven() {
        var model = load(Map.of("TYPE", "openai", "API_KEY", "k", "MODEL_NAME", "gpt-4o"));

        assertThat(model.name()).isEqualTo("gpt-4o");
        assertThat(model.actualName()).isEqualTo("gpt-4o");
    }

    @Test
    void needsNothingForEcho() {
        var model = load(Map.of("TYPE", "echo"));

        assertThat(model.name()).isEqualTo("echo");
        assertThat(model.provider()).isEqualTo(Provider.Echo);
    }

    @Test
    void staysKnownWhenDisabled() {
        assertThat(load(Map.of("TYPE", "echo", "ENABLED", "false")).enabled()).isFalse();
    }

    @Test
    void needsNoKeyForAnEndpointOfOnesOwn() {
        assertThat(load(Map.of("TYPE", "custom", "BASE_URL", "http://localhost:11434/v1", "ACTUAL_NAME", "llama3"))
                        .apiKey())
                .isNull();
    }

    @Test
    void saysWhatAProviderNeeds() {
        assertThatThrownBy(() -> load(Map.of("TYPE", "azure_openai")))
                .hasMessageContaining("ACTUAL_NAME (not set) is needed with TYPE=azure_openai")
                .hasMessageContaining("API_KEY (not set) is needed with TYPE=azure_openai")
                .hasMessageContaining("BASE_URL (not set) is needed with TYPE=azure_openai");
    }

    @Test
    void doesNotAskForAUrlThatIsOnlyWrong() {
        assertThatThrownBy(() -> load(Map.of("TYPE", "custom", "BASE_URL", "nonsense", "ACTUAL_NAME", "m")))
                .hasMessageContaining("is not an absolute http or https URL")
                .hasMessageNotContaining("is needed");
    }

    @Test
    void wantsAPublicNameWhereTheActualOneCannotBeIt() {
        assertThatThrownBy(() -> load(Map.of("TYPE", "openai", "API_KEY", "k", "ACTUAL_NAME", "my model")))
                .hasMessageContaining(
                        "ACTUAL_NAME=my model (environment) cannot be the public name as well; set MODEL_NAME");
    }

    @Test
    void isIncompleteWithoutType() {
        assertThatThrownBy(() -> load(Map.of("ACTUAL_NAME", "gpt-4o", "API_KEY", "sk-canary")))
                .hasMessageContaining("ACTUAL_NAME=gpt-4o (environment) is set but TYPE is not")
                .hasMessageNotContaining("canary");
    }

    @Test
    void onlyWarnsOfAKeyThatMayBelongToSomethingElse() {
        Settings settings = Settings.load(Map.of("API_KEY", "sk-canary"), folder);

        assertThat(settings.sources().model()).isEmpty();
        assertThat(settings.warnings())
                .singleElement()
                .asString()
                .startsWith("API_KEY is set but TYPE is not")
                .doesNotContain("canary");
    }

    private UpstreamModel load(Map<String, String> environment) {
        return Settings.load(environment, folder).sources().model().orElseThrow();
    }
}
