package dev.turnpike.benchmark;

import dev.turnpike.proxy.Gateway;
import dev.turnpike.proxy.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A gateway in this process, on a free port of the loopback, with files of its own that go with it. */
final class LocalGateway implements AutoCloseable {
    /** The route {@code echo}, which answers by itself. */
    static final String ECHO = route("echo", "{name: echo, provider: Echo}");

    private final Path directory;
    private final Gateway gateway;
    private final String key;

    private LocalGateway(Path directory, Gateway gateway) {
        this.directory = directory;
        this.gateway = gateway;
        this.key = gateway.createFirstAdmin().orElseThrow().key().reveal();
    }

    /** Starts one with {@code routes} (YAML). */
    static LocalGateway start(String routes) throws IOException {
        var directory = Files.createTempDirectory("turnpike-benchmark");
        var config = Files.createDirectory(directory.resolve("config"));
        Files.writeString(config.resolve("routes.yaml"), routes);
        var settings = Settings.load(
                Map.of(
                        "HOST", "127.0.0.1",
                        "PORT", "0",
                        "OBSERVE_PORT", "0",
                        "LOG_FILE_PATH", "off",
                        "DRAIN_DELAY", "0s",
                        "DRAIN_GRACE", "1s",
                        "CONFIG_DIR", config.toString(),
                        "ALLOW_PRIVATE_ENDPOINTS", "true"),
                directory);
        return new LocalGateway(directory, Gateway.start(settings));
    }

    /** A route {@code name} in YAML, whose backends are tried in the order of their priorities. */
    static String route(String name, String... backends) {
        return "---\napiVersion: turnpike.dev/v1alpha1\nkind: ModelRoute\nmetadata: {name: " + name
                + "}\nspec:\n  logging: {bodies: None}\n  backends: [" + String.join(", ", backends) + "]\n";
    }

    /** A backend in YAML at {@code port} of this machine; {@code more} are further members. */
    static String backend(String name, int port, String more) {
        return "{name: %s, provider: OpenAICompatible, endpoint: \"http://127.0.0.1:%d/v1\", auth: {type: None}, %s}"
                .formatted(name, port, more);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), gateway.server().port());
    }

    URI chat() {
        return URI.create("http://127.0.0.1:" + gateway.server().port() + "/v1/chat/completions");
    }

    String key() {
        return key;
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        try (var files = Files.walk(directory)) {
            for (var path : (Iterable<Path>) files.sorted((one, other) -> other.compareTo(one))::iterator) {
                Files.deleteIfExists(path);
            }
        }
    }
}
