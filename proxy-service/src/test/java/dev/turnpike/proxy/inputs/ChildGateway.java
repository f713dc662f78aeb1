package dev.turnpike.proxy.inputs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A gateway as users start it: a process of its own, whose console, files and process list can be searched. */
final class ChildGateway implements AutoCloseable {
    private final Path directory;
    private final Process process;
    private final List<String> console = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private ChildGateway(Path directory, Map<String, String> environment) throws IOException {
        this.directory = directory;
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(java, "-Xmx256m", "-cp", classPath(), "dev.turnpike.proxy.Main")
                .directory(directory.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        "0",
                        "OBSERVE_PORT",
                        "0",
                        "DRAIN_DELAY",
                        "0s",
                        "LOG_FORMAT",
                        "json"));
        builder.environment().putAll(environment);
        this.process = builder.redirectErrorStream(true).start();
        this.reader = Thread.ofVirtual().start(() -> read(process.inputReader(StandardCharsets.UTF_8)));
    }

    /** Starts one in {@code directory}, with nothing in its environment but {@code environment}; does not wait. */
    static ChildGateway start(Path directory, Map<String, String> environment) {
        try {
            return new ChildGateway(directory, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private void read(BufferedReader lines) {
        lines.lines().forEach(console::add);
    }

    /** All that was said so far. */
    List<String> console() {
        return List.copyOf(console);
    }

    /** Lines that are JSON. */
    List<JsonNode> events() {
        return console.stream()
                .filter(line -> line.startsWith("{"))
                .map(ChildGateway::json)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return Json.read(line.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    /** Waits until it serves; its port. */
    int port() {
        return serving().path("port").asInt();
    }

    int observePort() {
        return serving().path("observePort").asInt();
    }

    private JsonNode serving() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> event("serving"), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<JsonNode> event(String message) {
        return events().stream()
                .filter(event -> event.path("message").asText().equals(message))
                .findFirst();
    }

    /** What the process list shows of it: its command line and its environment. */
    String processList() {
        try {
            var proc = Path.of("/proc", Long.toString(process.pid()));
            return Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    + Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file below its folder, as text. */
    String files() {
        try (var files = Files.walk(directory)) {
            var text = new StringBuilder();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                text.append(file).append('\n').append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it in good order; its exit code. */
    int stop() {
        process.toHandle()
                .destroy(); // the process itself would close its console too, and its last lines would be lost
        return await();
    }

    /** Waits for its end. */
    int await() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("still running: " + console);
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await();
    }
}
