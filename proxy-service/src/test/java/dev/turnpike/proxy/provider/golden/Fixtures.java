package dev.turnpike.proxy.provider.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Recorded traffic of providers, kept outside of the repository: a test that needs a file of it is skipped where there is none. */
public final class Fixtures {
    private Fixtures() {}

    /** The bytes of {@code name} below the folder of fixtures, or the end of the test with a word why. */
    public static byte[] read(String name) {
        var file = file(name);
        Assumptions.assumeTrue(
                file.isPresent(),
                () -> "no recorded traffic: " + name + " is not there (-Dturnpike.fixtures=<folder>)");
        try {
            return Files.readAllBytes(file.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> file(String name) {
        // a test runs in its module's folder, the default is beside the repository
        return Stream.of(System.getProperty("turnpike.fixtures", "../../shared/fixtures"), "../shared/fixtures")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isReadable)
                .findFirst();
    }
}
