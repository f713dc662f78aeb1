package dev.turnpike.proxy.testkit;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.Gateway;
import dev.turnpike.proxy.memory.Budgets;
import dev.turnpike.proxy.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole gateway in this process: real listeners on loopback and free ports, a SQLite file in a folder of its own, an admin key. Settings are given as the environment would give
 * them; nothing of the developer's own is read.
 */
public final class RunningGateway implements AutoCloseable {
    private final Path directory;
    private final Gateway gateway;
    private final Secret adminKey;

    private RunningGateway(Path directory, Map<String, String> environment, Budgets budgets) {
        this.directory = directory;
        this.gateway = Gateway.start(Settings.load(environment, directory), budgets);
        this.adminKey = gateway.createFirstAdmin().orElseThrow().key();
    }

    /** Starts one; {@code settings} is {@code KEY, value, KEY, value …} on top of loopback, free ports and no drain delay. */
    public static RunningGateway start(String... settings) {
        return start(Map.of(), settings);
    }

    /** Starts one whose {@code CONFIG_DIR} holds {@code files} (name to content). */
    public static RunningGateway start(Map<String, String> files, String... settings) {
        return start(Budgets.ofHeap(), files, settings);
    }

    /** The same with other bounds of memory. */
    public static RunningGateway start(Budgets budgets, Map<String, String> files, String... settings) {
        try {
            var directory = Files.createTempDirectory("turnpike-test");
            var environment = new HashMap<String, String>(Map.of(
                    "HOST", "127.0.0.1",
                    "PORT", "0",
                    "OBSERVE_PORT", "0",
                    "LOG_FILE_PATH", "off",
                    "DRAIN_DELAY", "0s",
                    "DRAIN_GRACE", "1s",
                    "ALLOW_PRIVATE_ENDPOINTS", "true"));
            if (!files.isEmpty()) {
                var config = Files.createDirectory(directory.resolve("config"));
                for (var file : files.entrySet()) {
                    Files.writeString(config.resolve(file.getKey()), file.getValue());
                }
                environment.put("CONFIG_DIR", config.toString());
            }
            for (int i = 0; i < settings.length; i += 2) {
                environment.put(settings[i], settings[i + 1]);
            }
            return new RunningGateway(directory, environment, budgets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One in front of an OpenAI-compatible upstream at {@code port} of this machine, as the model {@code test}. */
    public static RunningGateway before(int port, String... settings) {
        var all = Stream.concat(
                Stream.of(
                        "TYPE",
                        "custom",
                        "BASE_URL",
                        "http://127.0.0.1:" + port + "/v1",
                        "API_KEY",
                        "upstream-key-0123456789",
                        "ACTUAL_NAME",
                        "upstream-model",
                        "MODEL_NAME",
                        "test"),
                Stream.of(settings));
        return start(all.toArray(String[]::new));
    }

    /** The gateway itself. */
    public Gateway gateway() {
        return gateway;
    }

    /** Port of the public listener. */
    public int port() {
        return gateway.server().port();
    }

    /** Port of the metrics listener. */
    public int observePort() {
        return gateway.server().observePort();
    }

    /** A URL on the public listener. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** The key of the first admin. */
    public String adminKey() {
        return adminKey.reveal();
    }

    /** Where its files are. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        gateway.close();
        try (var files = Files.walk(directory)) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
