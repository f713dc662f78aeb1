package dev.turnpike.proxy.provider.golden;

import com.openai.core.ObjectMappers;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.Completion;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.provider.answer.Chunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads what the gateway would send with the types of OpenAI's own Java SDK; throws when the SDK would. */
public final class TypedClient {
    private TypedClient() {}

    /** Reads a whole answer and lets the SDK validate every member. */
    public static void readWhole(Operation operation, byte[] body) {
        switch (operation) {
            case CHAT -> chat(body);
            case COMPLETION -> read(body, Completion.class).validate();
            case EMBEDDING -> read(body, CreateEmbeddingResponse.class).validate();
        }
    }

    /** Reads a whole chat answer. */
    public static ChatCompletion chat(byte[] body) {
        return read(body, ChatCompletion.class).validate();
    }

    /** Reads a stream that came to its end, as the SDK's accumulator puts it together. */
    public static ChatCompletion accumulate(List<Chunk> chunks) {
        var accumulator = ChatCompletionAccumulator.create();
        for (var chunk : chunks) {
            accumulator.accumulate(read(chunk.json(), ChatCompletionChunk.class).validate());
        }
        return accumulator.chatCompletion().validate();
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            return ObjectMappers.jsonMapper().readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
