package dev.turnpike.proxy.provider;

import dev.turnpike.crds.config.Provider;

/** A wire format that the gateway speaks to upstreams, and the header in which its providers want the credential. */
public enum Dialect {
    OPENAI("Authorization"),
    ANTHROPIC("x-api-key"),
    GEMINI("x-goog-api-key"),
    AZURE("api-key"),
    COZE("Authorization"),
    ECHO("Authorization");

    private final String credentialHeader;

    Dialect(String credentialHeader) {
        this.credentialHeader = credentialHeader;
    }

    /** The header for a credential that a route places nowhere else; in {@code Authorization} it is a bearer token. */
    public String credentialHeader() {
        return credentialHeader;
    }

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
