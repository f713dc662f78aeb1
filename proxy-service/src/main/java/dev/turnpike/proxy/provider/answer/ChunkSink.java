package dev.turnpike.proxy.provider.answer;

/** Takes the chunks of one stream in the order of the client's stream. */
@FunctionalInterface
public interface ChunkSink {

    /** Takes one chunk; throws a {@code GatewayException} when the client is gone. */
    void accept(Chunk chunk);
}
