package dev.turnpike.crds.config;

/** Who runs an upstream, spelled as in {@code ModelRoute.spec.backends[].provider}. */
public enum Provider {
    OpenAI,
    Anthropic,
    Gemini,
    AzureOpenAI,
    Coze,
    OpenAICompatible,
    Echo
}
