package dev.turnpike.proxy.http;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which endpoint serves a path. A trailing slash and doubled slashes do not matter; anything else about a path does. */
public final class EndpointTable {
    private final List<Endpoint> endpoints;
    private final Map<String, Map<String, Endpoint>> exact = new HashMap<>();
    private final Map<PathTemplate, Map<String, Endpoint>> templates = new TreeMap<>();

    /** A table of {@code endpoints}. */
    public EndpointTable(List<Endpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
        for (var endpoint : endpoints) {
            endpoint.templates().forEach(template -> add(template, endpoint));
        }
    }

    private void add(String template, Endpoint endpoint) {
        var methods = template.contains("{")
                ? templates.computeIfAbsent(PathTemplate.of(template), _ -> new TreeMap<>())
                : exact.computeIfAbsent(template, _ -> new TreeMap<>());
        if (methods.put(endpoint.method(), endpoint) != null) {
            throw new IllegalArgumentException(endpoint.method() + " " + template + " is there twice");
        }
    }

    /** What the table was made of. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /**
     * A match.
     *
     * @param variables the values of the template's variables, decoded
     */
    record Match(Endpoint endpoint, Map<String, String> variables) {}

    /**
     * The endpoint for a request. {@code HEAD} is served as {@code GET}.
     *
     * @throws GatewayException with {@link Failure.NotFound} or {@link Failure.MethodNotAllowed}
     */
    Match match(String method, String rawPath) {
        var path = normalised(rawPath);
        var methods = exact.get(path);
        if (methods != null) {
            return new Match(pick(methods, method, path), Map.of());
        }
        for (var entry : templates.entrySet()) {
            var variables = entry.getKey().match(path);
            if (variables != null) {
                return new Match(pick(entry.getValue(), method, path), variables);
            }
        }
        throw new GatewayException(new Failure.NotFound(
                "Invalid URL (" + method + " " + shown(path) + "). The API is described at /docs."));
    }

    /** The methods that {@code path} answers; empty for an unknown path. */
    Set<String> methods(String rawPath) {
        var path = normalised(rawPath);
        var methods = exact.get(path);
        if (methods != null) {
            return methods.keySet();
        }
        for (var entry : templates.entrySet()) {
            if (entry.getKey().match(path) != null) {
                return entry.getValue().keySet();
            }
        }
        return Set.of();
    }

    private static Endpoint pick(Map<String, Endpoint> methods, String method, String path) {
        var endpoint = methods.get(method.equals("HEAD") ? "GET" : method);
        if (endpoint == null) {
            throw new GatewayException(new Failure.MethodNotAllowed(
                    "Not allowed to " + method + " on " + shown(path) + ".", methods.keySet()));
        }
        return endpoint;
    }

    static String normalised(String rawPath) {
        var path = rawPath.isEmpty() ? "/" : rawPath;
        while (path.contains("//")) {
            path = path.replace("//", "/");
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    static String shown(String path) {
        var cut = path.length() > 100 ? path.substring(0, 100) + "..." : path;
        return cut.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
