package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.http.docs.Description.Operation;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Calls a gateway and holds each answer to the description: its status, headers, media type and body. */
final class Examination implements AutoCloseable {
    private static final Set<String> PLUMBING = Set.of("x-content-type-options", "x-accel-buffering");
    private static final Set<String> OTHERS = Set.of("retry-after", "www-authenticate", "allow");

    private static final String ADMIN = "the admin's key";
    private final RunningGateway gateway;
    private final Description description = Description.read();

    Examination(RunningGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * One call.
     *
     * @param template the path as it is described
     * @param body null for none
     * @param key empty for none
     */
    record Call(String method, String template, String path, String body, String key) {

        static Call get(String path) {
            return new Call("GET", path, path, null, ADMIN);
        }

        static Call delete(String path) {
            return new Call("DELETE", path, path, null, ADMIN);
        }

        static Call patch(String path, String body) {
            return new Call("PATCH", path, path, body, ADMIN);
        }

        static Call post(String path, String body) {
            return new Call("POST", path, path, body, ADMIN);
        }

        Call of(String described) {
            return new Call(method, described, path, body, key);
        }

        Call with(String credential) {
            return new Call(method, template, path, body, credential);
        }
    }

    /** Sends {@code call} with {@code headers} (name, value, name, value …), and answers what came, which is as described. */
    Answer expect(int status, Call call, String... headers) {
        var fields = new ArrayList<>(List.of(headers));
        if (!call.key().isEmpty()) {
            fields.addAll(List.of("Authorization", "Bearer " + call.key().replace(ADMIN, gateway.adminKey())));
        }
        var answer = Answer.to(call.method(), gateway.uri(call.path()), call.body(), fields.toArray(String[]::new));
        assertThat(answer.status()).as("%s: %s", call, answer.text()).isEqualTo(status);
        check(description.operation(call.method(), call.template()), answer);
        return answer;
    }

    /** Sends a method that {@code path} does not have; what it then answers is described where its {@code GET} is. */
    Answer expectNotAllowed(String method, String path) {
        var answer = Answer.to(method, gateway.uri(path), null);
        assertThat(answer.status()).isEqualTo(405);
        check(description.operation("GET", path), answer);
        return answer;
    }

    private void check(Operation operation, Answer answer) {
        var response = description.response(operation, answer.status());
        checkHeaders(operation, response.path("headers"), answer);
        var content = response.path("content").path(answer.type());
        assertThat(content.isMissingNode())
                .as("%s answers %s", operation, answer.type())
                .isFalse();
        var schema = content.path("schema");
        switch (answer.type()) {
            case "application/json" ->
                assertThat(description.problems(schema, answer.json()))
                        .as("%s", operation)
                        .isEmpty();
            case "text/event-stream" -> checkEvents(operation, schema, answer);
            default -> assertThat(schema.path("type").asText()).isEqualTo("string");
        }
    }

    private void checkEvents(Operation operation, JsonNode schema, Answer answer) {
        var error = description.root().at("/components/schemas/Error");
        assertThat(answer.events()).isNotEmpty();
        for (var event : answer.events()) {
            assertThat(description.problems(event.has("error") ? error : schema, event))
                    .as("%s", operation)
                    .isEmpty();
        }
    }

    private static void checkHeaders(Operation operation, JsonNode described, Answer answer) {
        var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        described.fieldNames().forEachRemaining(names::add);
        var sent = new TreeSet<>(answer.headers().map().keySet());
        sent.removeIf(name -> PLUMBING.contains(name) || !(name.startsWith("x-") || OTHERS.contains(name)));

        assertThat(names).as("%s %s", operation, answer.status()).containsAll(sent);
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
