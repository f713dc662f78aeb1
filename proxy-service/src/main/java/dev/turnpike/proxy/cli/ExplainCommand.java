package dev.turnpike.proxy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.settings.Settings.Listeners;
import dev.turnpike.proxy.settings.StartupProblem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Asks the running gateway where a request for a model would go, and tells it in words. Exit code 0 when it would be served, 1 when not, 2 when the gateway could not be asked. */
public final class ExplainCommand implements Command {
    static final String KEY_VARIABLE = "TURNPIKE_ADMIN_KEY";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]", "");

    @Override
    public String help() {
        return "MODEL: ask the running gateway where a request would go, and why; the admin key is in " + KEY_VARIABLE;
    }

    @Override
    public int run(Invocation invocation) {
        var asked = ExplainArguments.read(invocation.arguments());
        if (asked.model() == null) {
            invocation.err().println("Usage: ./run.sh explain MODEL [--client ID] [--key KEY] [--url URL] [--json]");
            return Cli.WRONG;
        }
        var key = asked.key() == null ? invocation.environment().get(KEY_VARIABLE) : asked.key();
        if (key == null || key.isBlank()) {
            throw new StartupProblem(
                    List.of("explain needs the key of an admin: set " + KEY_VARIABLE + ", or pass --key KEY"));
        }
        var base = asked.url() == null ? url(invocation.settings().listeners()) : asked.url();
        var answer = ask(request(base, asked, key), base);
        if (asked.raw()) {
            invocation.out().println(answer.toString());
        } else {
            new ExplanationText(invocation.out()).print(answer);
        }
        return answer.path("result").asText().equals("served") ? Cli.DONE : Cli.FOUND;
    }

    private static String url(Listeners listeners) {
        var host = ANY_ADDRESS.contains(listeners.host()) ? "127.0.0.1" : listeners.host();
        return (listeners.tls().isPresent() ? "https://" : "http://") + host + ":" + listeners.port();
    }

    private static HttpRequest request(String base, ExplainArguments asked, String key) {
        var client = asked.client() == null ? "" : "&client=" + encoded(asked.client());
        try {
            return HttpRequest.newBuilder(
                            URI.create(base + "/routing/explain?model=" + encoded(asked.model()) + client))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + key.strip())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new StartupProblem(List.of("The URL or the key is not one: " + base));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode ask(HttpRequest request, String base) {
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new StartupProblem(List.of(
                        "The gateway at " + base + " answered " + answer.statusCode() + ": " + message(answer.body())));
            }
            return Json.read(answer.body());
        } catch (IOException e) {
            throw new StartupProblem(List.of(
                    "No gateway answers at " + base + " (" + e + "). Is it running? --url URL asks another one."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupProblem(List.of("Interrupted."));
        }
    }

    private static String message(byte[] body) {
        try {
            return Json.read(body).path("error").path("message").asText("no message");
        } catch (JsonProcessingException e) {
            return "no message";
        }
    }
}
