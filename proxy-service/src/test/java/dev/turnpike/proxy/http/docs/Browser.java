package dev.turnpike.proxy.http.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Chromium without a window, driven by its own protocol.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
 */
final class Browser implements AutoCloseable, WebSocket.Listener {
    static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final StringBuilder frame = new StringBuilder();

    /** The program, where one is installed. */
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> NAMES.stream().map(Path.of(folder)::resolve))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts {@code program} with files of its own in {@code folder}. It finds no host but this one. */
    Browser(Path program, Path folder) throws IOException {
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--user-data-dir=" + folder,
                        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "log", ".txt").toFile())
                .start();
        var port = folder.resolve("DevToolsActivePort");
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.size(port) > 0);
        var targets = URI.create("http://127.0.0.1:" + Files.readAllLines(port).getFirst() + "/json/list");
        var page = Awaitility.await().atMost(PATIENCE).until(() -> page(targets), Optional::isPresent);
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(page.orElseThrow()), this)
                .join();
        Stream.of("Network.enable", "Log.enable", "Runtime.enable").forEach(method -> call(method, Map.of()));
    }

    private static Optional<String> page(URI targets) {
        return Answer.to("GET", targets, null)
                .json()
                .valueStream()
                .filter(target -> target.path("type").asText().equals("page"))
                .map(target -> target.path("webSocketDebuggerUrl").asText())
                .findFirst();
    }

    /** Opens {@code page}. */
    void open(URI page) {
        call("Page.navigate", Map.of("url", page.toString()));
    }

    /** Waits until the expression {@code script} is true in the page. */
    void await(String script) {
        Awaitility.await(script)
                .atMost(PATIENCE)
                .until(() -> evaluate("!!(" + script + ")").asBoolean());
    }

    /** The value of {@code script} in the page. */
    JsonNode evaluate(String script) {
        return call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true))
                .at("/result/value");
    }

    /** Addresses that were asked for. */
    List<String> requests() {
        return events("Network.requestWillBeSent", "/params/request/url");
    }

    /** What the browser complained about, such as a violated policy. */
    List<String> complaints() {
        return events("Log.entryAdded", "/params/entry/text");
    }

    private List<String> events(String method, String pointer) {
        return events.stream()
                .filter(event -> event.path("method").asText().equals(method))
                .map(event -> event.at(pointer).asText())
                .toList();
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = ids.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        pending.put(id, answer);
        var message = Json.write(Map.of("id", id, "method", method, "params", parameters));
        socket.sendText(new String(message, StandardCharsets.UTF_8), true).join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().path("result");
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
        frame.append(part);
        if (last) {
            receive(frame.toString());
            frame.setLength(0);
        }
        webSocket.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private void receive(String text) {
        try {
            var message = Json.read(text.getBytes(StandardCharsets.UTF_8));
            if (message.has("id")) {
                pending.remove(message.path("id").asInt()).complete(message);
            } else {
                events.add(message);
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
