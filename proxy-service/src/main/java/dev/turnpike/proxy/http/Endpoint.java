package dev.turnpike.proxy.http;

import java.util.List;
import java.util.Objects;

/**
 * One entry of the public surface.
 *
 * @param method upper case
 * @param template path as in the documentation, for example {@code /v1/models/{model}}; a variable in last place takes slashes too
 * @param prefix whether it also answers without its leading {@code /v1}
 */
public record Endpoint(String method, String template, Prefix prefix, Handler handler) {

    /** Whether {@code /v1} may be left out. */
    public enum Prefix {
        FIXED,
        OPTIONAL
    }

    /** Serves one request; a {@code GatewayException} leaves as an error body. */
    @FunctionalInterface
    public interface Handler {
        /** Serves {@code visit}. */
        void handle(Visit visit);
    }

    public Endpoint {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(handler, "handler");
    }

    /** An endpoint of the OpenAI surface: {@code template} begins with {@code /v1}, which a client may leave out. */
    public static Endpoint openAi(String method, String template, Handler handler) {
        return new Endpoint(method, template, Prefix.OPTIONAL, handler);
    }

    /** An endpoint of ours. */
    public static Endpoint own(String method, String template, Handler handler) {
        return new Endpoint(method, template, Prefix.FIXED, handler);
    }

    /** The paths that it answers. */
    List<String> templates() {
        return prefix == Prefix.FIXED ? List.of(template) : List.of(template, template.substring("/v1".length()));
    }
}
