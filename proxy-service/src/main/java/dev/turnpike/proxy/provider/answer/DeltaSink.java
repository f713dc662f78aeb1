package dev.turnpike.proxy.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Usage;

/**
 * Where the decoder of a foreign dialect puts what it understood, piece by piece. {@link ChunkWriter} makes a stream of it, {@link WholeWriter} one answer; so a
 * dialect has one translation for both. {@code choice} is the index of the choice, almost always 0. Pieces come in the order in which a client shall see them; the
 * finish of a choice is its last piece; usage comes once, at any time, the last one counts.
 */
public interface DeltaSink {

    /** The answer's own id and model, each null when the provider names none. Called before any other piece, once. */
    void start(String id, String model);

    /** When the provider says the answer was made, in Unix seconds. Called before any other piece, if at all; else it is the time of the request. */
    default void created(long seconds) {}

    /** A piece of text; empty pieces are ignored. */
    void text(int choice, String piece);

    /** A piece of the model's reasoning ({@code reasoning_content}). */
    void reasoning(int choice, String piece);

    /** A piece of a refusal. */
    void refusal(int choice, String piece);

    /**
     * A tool call begins.
     *
     * @param index 0, 1, 2 … within the choice
     * @param id never null: an adapter makes one where the provider has none
     */
    void toolCall(int choice, int index, String id, String name);

    /**
     * As {@link #toolCall(int, int, String, String)}, with {@code extra_content} in the same piece: clients that send it back read it only where the call begins.
     *
     * @param begun a call with {@code extra_content}
     */
    default void toolCall(int choice, int index, BegunCall begun) {
        toolCall(choice, index, begun.id(), begun.name());
        toolExtra(choice, index, "extra_content", begun.extraContent());
    }

    /** The beginning of a tool call. */
    record BegunCall(String id, String name, JsonNode extraContent) {}

    /** A piece of the arguments (JSON text) of the tool call {@code index}. */
    void toolArguments(int choice, int index, String piece);

    /**
     * A member of the message that is no text ({@code thinking_blocks}, {@code annotations}, {@code extra_content} …). A stream carries it in a delta of its own; a
     * whole answer has it in the message, arrays of the same name joined.
     */
    void extra(int choice, String member, JsonNode value);

    /** A member of the tool call {@code index} beside id, type and function ({@code extra_content} with a thought signature). */
    void toolExtra(int choice, int index, String member, JsonNode value);

    /** Log probabilities of the tokens of the choice: the entries of OpenAI's {@code logprobs.content}, those of this piece only. */
    default void logprobs(int choice, ArrayNode content) {}

    /** The choice is complete. */
    void finish(int choice, FinishReason reason);

    /** The tokens of the whole answer, as known now. */
    void usage(Usage usage);
}
