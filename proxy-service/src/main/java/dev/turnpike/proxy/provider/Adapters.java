package dev.turnpike.proxy.provider;

import dev.turnpike.proxy.provider.anthropic.AnthropicAdapter;
import dev.turnpike.proxy.provider.azure.AzureAdapter;
import dev.turnpike.proxy.provider.coze.CozeAdapter;
import dev.turnpike.proxy.provider.echo.EchoAdapter;
import dev.turnpike.proxy.provider.gemini.GeminiAdapter;
import dev.turnpike.proxy.provider.openai.OpenAiAdapter;
import java.util.EnumSet;
import java.util.Set;

/** The adapter of each dialect. Adapters have no state, so one of each serves all. */
public final class Adapters {
    private final Adapter openAi = new OpenAiAdapter();
    private final Adapter anthropic = new AnthropicAdapter();
    private final Adapter gemini = new GeminiAdapter();
    private final Adapter azure = new AzureAdapter();
    private final Adapter coze = new CozeAdapter();
    private final Adapter echo = new EchoAdapter();

    /** The dialects that this build speaks; a route to another is refused when it is configured. */
    public static Set<Dialect> served() {
        return EnumSet.allOf(Dialect.class);
    }

    /** The adapter of {@code dialect}. */
    public Adapter of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> openAi;
            case ANTHROPIC -> anthropic;
            case GEMINI -> gemini;
            case AZURE -> azure;
            case COZE -> coze;
            case ECHO -> echo;
        };
    }
}
