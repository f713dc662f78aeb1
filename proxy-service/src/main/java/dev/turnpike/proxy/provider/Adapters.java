package dev.turnpike.proxy.provider;

import dev.turnpike.proxy.provider.echo.EchoAdapter;
import dev.turnpike.proxy.provider.openai.OpenAiAdapter;
import java.util.EnumSet;
import java.util.Set;

/** The adapter of each dialect. Adapters have no state, so one of each serves all. */
public final class Adapters {
    private final Adapter openAi = new OpenAiAdapter();
    private final Adapter echo = new EchoAdapter();

    /** The dialects that this build speaks; a route to another is refused when it is configured. */
    public static Set<Dialect> served() {
        return EnumSet.of(Dialect.OPENAI, Dialect.ECHO);
    }

    /** The adapter of {@code dialect}. */
    public Adapter of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> openAi;
            case ECHO -> echo;
            case ANTHROPIC, GEMINI, AZURE, COZE ->
                throw new IllegalArgumentException("dialect " + dialect + " is not served yet");
        };
    }
}
