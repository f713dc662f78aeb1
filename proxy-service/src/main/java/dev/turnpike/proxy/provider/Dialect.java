package dev.turnpike.proxy.provider;

import dev.turnpike.crds.config.Provider;

/** A wire format that the gateway speaks to upstreams. */
public enum Dialect {
    OPENAI,
    ANTHROPIC,
    GEMINI,
    AZURE,
    COZE,
    ECHO;

    /** The dialect of {@code provider}. */
    public static Dialect of(Provider provider) {
        return switch (provider) {
            case OpenAI, OpenAICompatible -> OPENAI;
            case Anthropic -> ANTHROPIC;
            case Gemini -> GEMINI;
            case AzureOpenAI -> AZURE;
            case Coze -> COZE;
            case Echo -> ECHO;
        };
    }
}
