package dev.turnpike.crds.config;

import java.util.Optional;

/** Who runs an upstream, spelled as in {@code ModelRoute.spec.backends[].provider}, and where it is reached when a route does not say. */
public enum Provider {
    OpenAI("https://api.openai.com/v1"),
    Anthropic("https://api.anthropic.com"),
    Gemini("https://generativelanguage.googleapis.com"),
    AzureOpenAI(null),
    Coze("https://api.coze.com"),
    OpenAICompatible(null),
    Echo(null);

    private final String endpoint;

    Provider(String endpoint) {
        this.endpoint = endpoint;
    }

    /** The provider's own endpoint; empty for those who have no place of their own. */
    public Optional<String> usualEndpoint() {
        return Optional.ofNullable(endpoint);
    }
}
