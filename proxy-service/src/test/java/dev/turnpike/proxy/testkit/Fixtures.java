package dev.turnpike.proxy.testkit;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recorded provider traffic outside the repository: the folder that the system property {@code turnpike.fixtures} names, else {@code ../shared/fixtures} beside the
 * repository. A test that needs a recording which is not there is skipped, and says so.
 */
public final class Fixtures {
    private static final Path ROOT = Path.of(System.getProperty("turnpike.fixtures", "../../shared/fixtures"));

    private Fixtures() {}

    /** The bytes of the recording {@code name}, for example {@code coze/chat_failed_resp.txt}. */
    public static byte[] read(String name) {
        var file = ROOT.resolve(name);
        if (!Files.exists(file)) {
            System.out.println("Skipped: no recording " + file.toAbsolutePath().normalize()
                    + "; set -Dturnpike.fixtures to the folder that holds it.");
        }
        assumeThat(file).as("recording").exists();
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
