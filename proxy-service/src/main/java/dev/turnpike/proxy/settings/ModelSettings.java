package dev.turnpike.proxy.settings;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.settings.Settings.UpstreamModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one upstream that {@code TYPE} and its companions describe. */
final class ModelSettings {
    private static final List<Map.Entry<String, Provider>> TYPES = List.of(
            Map.entry("openai", Provider.OpenAI),
            Map.entry("anthropic", Provider.Anthropic),
            Map.entry("google", Provider.Gemini),
            Map.entry("azure_openai", Provider.AzureOpenAI),
            Map.entry("coze", Provider.Coze),
            Map.entry("custom", Provider.OpenAICompatible),
            Map.entry("echo", Provider.Echo));
    private static final List<Key> COMPANIONS = List.of(Key.BASE_URL, Key.ACTUAL_NAME, Key.MODEL_NAME);
    private static final String ECHO = "echo";

    private final Reading reading;

    ModelSettings(Reading reading) {
        this.reading = reading;
    }

    Optional<UpstreamModel> model() {
        // Read in any case: a wrong value is told even where nobody uses it.
        var baseUrl = reading.value(Key.BASE_URL, Words::baseUrl);
        var maxTokens = reading.value(Key.MAX_TOKENS, text -> Quantities.number(text, 1, Integer.MAX_VALUE));
        var streaming = reading.value(Key.SUPPORTS_STREAMING, Words::flag);
        var functionCalling = reading.value(Key.SUPPORTS_FUNCTION_CALLING, Words::flag);
        boolean enabled = reading.flag(Key.ENABLED);
        var name = reading.value(Key.MODEL_NAME, ModelSettings::publicName);
        if (!reading.isSet(Key.TYPE)) {
            withoutType();
            return Optional.empty();
        }
        return reading.value(Key.TYPE, text -> Words.choice(text, TYPES))
                .map(provider -> new UpstreamModel(
                        name.orElse(null),
                        provider,
                        baseUrl.orElse(null),
                        reading.variables()
                                .secret(Key.API_KEY.name())
                                .map(ModelSettings::stripped)
                                .orElse(null),
                        reading.value(Key.ACTUAL_NAME, text -> text).orElse(null),
                        enabled,
                        maxTokens.orElse(null),
                        streaming.orElse(null),
                        functionCalling.orElse(null)))
                .map(this::completed);
    }

    private static String publicName(String text) {
        if (text.indexOf('*') >= 0) {
            throw new IllegalArgumentException("must be one name without *");
        }
        return Words.model(text);
    }

    private static Secret stripped(Secret key) {
        return Secret.of(key.reveal().strip());
    }

    private void withoutType() {
        COMPANIONS.stream()
                .filter(reading::isSet)
                .forEach(key -> reading.problem(key, "is set but TYPE is not; set TYPE to one of " + types()));
        if (reading.isSet(Key.API_KEY) && COMPANIONS.stream().noneMatch(reading::isSet)) {
            reading.warn("API_KEY is set but TYPE is not, so it is not used; set TYPE to one of " + types());
        }
    }

    private static String types() {
        return String.join(", ", TYPES.stream().map(Map.Entry::getKey).toList());
    }

    /** Names the model and checks what its provider needs. */
    private UpstreamModel completed(UpstreamModel given) {
        requireParts(given);
        String actual = given.actualName() == null ? given.name() : given.actualName();
        return new UpstreamModel(
                given.name() == null ? nameFrom(given) : given.name(),
                given.provider(),
                given.baseUrl(),
                given.apiKey(),
                actual,
                given.enabled(),
                given.maxTokens(),
                given.streaming(),
                given.functionCalling());
    }

    private String nameFrom(UpstreamModel given) {
        if (given.actualName() == null) {
            return ECHO;
        }
        try {
            return publicName(given.actualName());
        } catch (IllegalArgumentException e) {
            reading.problem(Key.ACTUAL_NAME, "cannot be the public name as well; set MODEL_NAME to a name for clients");
            return ECHO;
        }
    }

    private void requireParts(UpstreamModel given) {
        Provider provider = given.provider();
        if (provider == Provider.Echo) {
            return;
        }
        if (given.actualName() == null && given.name() == null) {
            reading.problem(
                    Key.ACTUAL_NAME,
                    "is needed with TYPE=" + reading.text(Key.TYPE) + ": the provider's name of the model");
        }
        if (given.apiKey() == null && provider != Provider.OpenAICompatible) {
            reading.problem(
                    Key.API_KEY, "is needed with TYPE=" + reading.text(Key.TYPE) + "; only custom and echo do without");
        }
        boolean ownUrl = provider == Provider.AzureOpenAI || provider == Provider.OpenAICompatible;
        if (given.baseUrl() == null && ownUrl && !reading.isSet(Key.BASE_URL)) {
            reading.problem(
                    Key.BASE_URL, "is needed with TYPE=" + reading.text(Key.TYPE) + ": the URL of your own endpoint");
        }
    }
}
