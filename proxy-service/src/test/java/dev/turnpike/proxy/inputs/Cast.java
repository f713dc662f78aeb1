package dev.turnpike.proxy.inputs;

import dev.turnpike.proxy.testkit.RunningGateway;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who calls, and what they call: clients with keys of every kind, the model {@code echo}, and where wanted the model {@code test} with an upstream. */
final class Cast {
    static final String CLIENT = "tp-client-4b1dQk7Vw0hJm2xXo9PfTzRc";
    static final String OTHER = "tp-other-9sJd2LmQw8RtYv3XbN6KcHf0";
    static final String DISABLED = "tp-disabled-7Gh2KdPq9WsXe4RtYvBn";
    static final String EXPIRED = "tp-expired-1Zx3CvBnMq8WeRtYuIoP";
    static final String FAR_AWAY = "tp-faraway-5Rt6YuIoPq2WsXdCvFgB";
    static final String LIMITED_MODELS = "tp-limited-8Uj7MnHy6TgBvFr5EdCx";
    static final String SLOW = "tp-slow-2Wq3ErTy4UiOp5AsDfGhJkLz";
    static final String DENIED_ECHO = "tp-denied-9Zx8CvBn7MqWeRtYuIoPa";
    static final String WRONG = "tp-nobody-3Ed4RfTg5YhUj6IkOl7PqA";
    static final String UPSTREAM_KEY = "up-canary-6Yh7UjIk8OlPq9AzWsXe";

    private Cast() {}

    /** A gateway with the cast and the model {@code echo}. */
    static RunningGateway gateway(String... settings) {
        return RunningGateway.start(files(), settings);
    }

    /** The same with the model {@code test}, served by an OpenAI-compatible server at {@code port} of this machine. */
    static RunningGateway gatewayBefore(int port, String... settings) {
        var files = files();
        files.put("test.yaml", route("test", port, "OpenAICompatible"));
        return RunningGateway.start(files, settings);
    }

    /** A route to {@code port} of this machine in the dialect of {@code provider}. */
    static String route(String name, int port, String provider) {
        return """
                apiVersion: turnpike.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: NAME}
                spec:
                  retries: {attempts: 0}
                  backends:
                  - name: only
                    provider: PROVIDER
                    endpoint: http://127.0.0.1:PORT/v1
                    upstreamModel: upstream-model
                    auth: {secretRef: {name: upstream, key: apiKey}}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: upstream}
                stringData: {apiKey: UPSTREAMKEY}
                """.replace("NAME", name)
                .replace("PROVIDER", provider)
                .replace("PORT", Integer.toString(port))
                .replace("UPSTREAMKEY", UPSTREAM_KEY);
    }

    static Map<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        files.put("echo.yaml", """
                apiVersion: turnpike.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: echo}
                spec:
                  backends: [{name: echo, provider: Echo}]
                ---
                apiVersion: turnpike.dev/v1alpha1
                kind: ModelRoute
                metadata: {name: tagged}
                spec:
                  modelName: "org/model:tag"
                  backends: [{name: echo, provider: Echo}]
                """);
        files.put("client.yaml", client("checkout", CLIENT, ""));
        files.put("other.yaml", client("other", OTHER, ""));
        files.put("disabled.yaml", client("disabled", DISABLED, "disabled: true"));
        files.put("expired.yaml", client("expired", EXPIRED, "expiresAt: 2020-01-01T00:00:00Z"));
        files.put("far.yaml", client("faraway", FAR_AWAY, "allowedCIDRs: [203.0.113.0/24]"));
        files.put("limited.yaml", client("limited", LIMITED_MODELS, "").replace("\"*\"", "\"gpt-*\""));
        files.put("slow.yaml", client("slow", SLOW, "limits: {requestsPerMinute: 1}"));
        files.put("denied.yaml", client("denied", DENIED_ECHO, "deniedModels: [echo]"));
        return files;
    }

    static String client(String name, String key, String more) {
        return """
                apiVersion: turnpike.dev/v1alpha1
                kind: ProxyClient
                metadata: {name: NAME}
                spec:
                  keys: [{name: current, hash: "sha256:HASH"}]
                  allowedModels: ["*"]
                  MORE
                """.replace("NAME", name).replace("HASH", sha256(key)).replace("MORE", more);
    }

    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
