package dev.turnpike.proxy.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.turnpike.proxy.settings.ChangeWatch.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeWatchTest {
    private static final Pace BRISK = new Pace(Duration.ofMillis(50), Duration.ofMillis(100));

    @TempDir
    Path folder;

    private final AtomicInteger changes = new AtomicInteger();
    private ChangeWatch watch;

    @AfterEach
    void close() {
        if (watch != null) {
            watch.close();
        }
    }

    @Test
    void tellsOfNewChangedAndDeletedFiles() throws IOException {
        start(folder);

        Files.writeString(folder.resolve("a"), "1");
        awaitOneMoreThan(0);
        int created = changes.get();
        Files.writeString(folder.resolve("a"), "2");
        awaitOneMoreThan(created);
        int changed = changes.get();
        Files.delete(folder.resolve("a"));
        awaitOneMoreThan(changed);
    }

    @Test
    void tellsOfASingleFileThatAppears() throws IOException {
        start(folder.resolve("tls.crt"));

        Files.writeString(folder.resolve("other"), "not ours");
        Files.writeString(folder.resolve("tls.crt"), "ours");

        awaitOneMoreThan(0);
    }

    @Test
    void tellsOfASwappedMount() throws IOException {
        Files.createDirectories(folder.resolve("..1"));
        Files.createDirectories(folder.resolve("..2"));
        Files.writeString(folder.resolve("..1/a.yaml"), "1");
        Files.writeString(folder.resolve("..2/a.yaml"), "2");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
        start(folder);

        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        awaitOneMoreThan(0);
    }

    @Test
    void tellsOfFilesOneLevelBelow() throws IOException {
        Files.createDirectories(folder.resolve("openai"));
        start(folder);

        Files.writeString(folder.resolve("openai/apiKey"), "sk-1");

        awaitOneMoreThan(0);
    }

    @Test
    void tellsOfAChangeThatNoNotificationTold() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path watched = Files.createDirectories(folder.resolve("watched"));
        Files.writeString(elsewhere.resolve("real"), "1");
        Files.createSymbolicLink(watched.resolve("link"), elsewhere.resolve("real"));
        start(watched);

        Files.writeString(elsewhere.resolve("real"), "2");

        awaitOneMoreThan(0);
    }

    @Test
    void staysSilentWhenTheContentStays() throws IOException {
        Files.writeString(folder.resolve("a"), "1");
        start(folder);

        Files.setLastModifiedTime(folder.resolve("a"), FileTime.from(Instant.EPOCH));
        Files.writeString(folder.resolve("a"), "1");
        Files.write(folder.resolve("b"), "now".getBytes(UTF_8));

        await().until(() -> changes.get() == 1);
    }

    @Test
    void goesOnAfterAFailure() throws IOException {
        watch = ChangeWatch.start(List.of(folder), BRISK, () -> {
            if (changes.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
            }
        });

        Files.writeString(folder.resolve("a"), "1");
        awaitOneMoreThan(0);
        Files.writeString(folder.resolve("a"), "2");

        awaitOneMoreThan(1);
    }

    @Test
    void refusesAPaceThatWouldSpin() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(Duration.ZERO, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pace(Duration.ofSeconds(1), Duration.ofSeconds(-1)));
    }

    private void awaitOneMoreThan(int before) {
        await().until(() -> changes.get() > before);
    }

    private void start(Path root) {
        watch = ChangeWatch.start(List.of(root), BRISK, changes::incrementAndGet);
    }
}
