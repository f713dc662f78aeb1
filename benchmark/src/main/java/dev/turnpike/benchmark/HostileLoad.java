package dev.turnpike.benchmark;

import java.io.IOException;

/** Something that ordinary calls have to live beside. It goes on from {@link #begin} to {@link #end}, and again when it is begun again. */
interface HostileLoad extends AutoCloseable {

    /** The YAML of the routes that it calls. */
    String routes();

    /** Begins at {@code gateway}; when this returns the load is there in full. */
    void begin(LocalGateway gateway) throws IOException, InterruptedException;

    /** Ends it and waits until it is over. */
    void end() throws IOException, InterruptedException;

    /** What there was of it, over all rounds, in a few words. */
    String told();

    @Override
    default void close() throws IOException {}
}
