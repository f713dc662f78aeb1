package dev.turnpike.proxy.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client of a {@link RunningGateway}: one key, one model after another. Safe for use by many threads. */
public final class Asking implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningGateway gateway;
    private final String key;

    /** {@code key} is sent as bearer; none when null. */
    public Asking(RunningGateway gateway, String key) {
        this.gateway = gateway;
        this.key = key;
    }

    /** A chat of one message; {@code members} are more members of the request, such as {@code ,"stream":true}. */
    public HttpResponse<String> chat(String model, String members) {
        var body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + members + "}";
        return send(request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** The document at {@code path}. */
    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    /** What the metrics listener says. */
    public String metrics() {
        var uri = URI.create("http://127.0.0.1:" + gateway.observePort() + "/metrics");
        return send(HttpRequest.newBuilder(uri)).body();
    }

    /** The body of {@code answer}. */
    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The error of {@code answer}. */
    public static JsonNode error(HttpResponse<String> answer) {
        return json(answer).path("error");
    }

    private HttpRequest.Builder request(String path) {
        URI uri = gateway.uri(path);
        var request = HttpRequest.newBuilder(uri);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
