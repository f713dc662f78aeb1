package dev.turnpike.proxy.http.docs;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Files on the class path. */
final class Resource {
    private Resource() {}

    /**
     * The whole file {@code path}, which begins with a slash.
     *
     * @throws IllegalStateException when this build lacks it
     */
    static byte[] read(String path) {
        try (var in = Resource.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
