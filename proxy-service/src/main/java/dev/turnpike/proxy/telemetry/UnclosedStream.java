package dev.turnpike.proxy.telemetry;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream that outlives the logging that writes to it. */
final class UnclosedStream extends FilterOutputStream {

    UnclosedStream(OutputStream stream) {
        super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
