package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing in a request makes the gateway open a connection other than the one its route is configured for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoWayOutTest {
    private static final List<String> MEMBERS = List.of(
            "api_base",
            "base_url",
            "baseURL",
            "endpoint",
            "azure_endpoint",
            "url",
            "host",
            "proxy",
            "proxies",
            "target",
            "upstream",
            "provider",
            "custom_llm_provider",
            "model_list",
            "fallbacks",
            "webhook",
            "callback_url",
            "callbacks",
            "litellm_params",
            "credentials",
            "config");
    private static final List<String> HEADERS = List.of(
            "Forwarded: host=@;proto=http",
            "X-Forwarded-Host: @",
            "X-Forwarded-Server: @",
            "X-Original-Host: @",
            "X-Host: @",
            "X-Base-Url: http://@",
            "X-Upstream: http://@",
            "x-portkey-custom-host: http://@",
            "helicone-target-url: http://@",
            "x-litellm-api-base: http://@",
            "x-turnpike-backend: http://@",
            "x-turnpike-route: http://@",
            "Proxy: http://@",
            "X-Original-URL: http://@/v1/chat/completions",
            "Referer: http://@/",
            "Origin: http://@");

    private ScriptedUpstream upstream;
    private RunningGateway gateway;
    private Trap trap;

    @BeforeAll
    void start() {
        trap = new Trap();
        upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("hello")));
        gateway = Cast.gatewayBefore(upstream.port());
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
        trap.close();
    }

    private String attacker() {
        return "127.0.0.1:" + trap.port();
    }

    @CatalogueId("S01")
    @Test
    void noRequestChoosesWhereItGoes_S01() {
        long seed = System.nanoTime();
        System.out.println("NoWayOutTest seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            var answer = Talk.ask(gateway, lured(random));
            assertThat(answer.status())
                    .as("seed %d, request %d: %s", seed, i, answer.text())
                    .isIn(200, 400, 404);
        }

        assertThat(trap.visitors()).isZero();
        assertThat(upstream.requests())
                .isNotEmpty()
                .allMatch(request -> request.header("host").orElseThrow().equals("127.0.0.1:" + upstream.port()));
        assertThat(upstream.requests())
                .allMatch(request -> request.line().equals("POST /v1/chat/completions HTTP/1.1"));
    }

    private Ask lured(Random random) {
        var request = Ask.saying(random.nextInt(10) == 0 ? "http://" + attacker() + "/v1#test" : "test", "hi");
        for (int i = random.nextInt(4); i >= 0; i--) {
            put(request, random);
        }
        var ask = Ask.chat(request.toString());
        for (int i = random.nextInt(4); i > 0; i--) {
            ask = ask.with(pick(HEADERS, random).replace("@", attacker()));
        }
        var target = switch (random.nextInt(6)) {
            case 0 -> "http://" + attacker() + Ask.CHAT;
            case 1 -> Ask.CHAT + "?base_url=http://" + attacker() + "&url=http://" + attacker();
            case 2 -> "//" + attacker() + Ask.CHAT;
            case 3 -> Ask.CHAT + ";host=" + attacker();
            default -> Ask.CHAT;
        };
        ask = random.nextInt(5) == 0 ? ask.with("Host: " + attacker()) : ask;
        return new Ask("POST " + target + " HTTP/1.1", ask.fields(), ask.body());
    }

    private void put(ObjectNode request, Random random) {
        var member = pick(MEMBERS, random);
        var url = "http://" + attacker() + "/v1";
        switch (random.nextInt(4)) {
            case 0 -> request.put(member, url);
            case 1 -> request.putObject(member).put("url", url).put("api_base", url);
            case 2 -> request.putArray(member).add(url);
            default -> request.putObject("extra_body").put(member, url);
        }
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    static Stream<String> addresses() {
        return Stream.of(
                "http://127.0.0.1:@/a.png",
                "http://localhost:@/a.png",
                "http://2130706433:@/a.png",
                "http://0177.0.0.1:@/a.png",
                "http://0x7f000001:@/a.png",
                "http://[::1]:@/a.png",
                "http://[::ffff:127.0.0.1]:@/a.png",
                "http://127.1:@/a.png",
                "http://0:@/a.png",
                "http://example.org@127.0.0.1:@/a.png",
                "http://127.0.0.1:@\\@example.org/a.png",
                "https://127.0.0.1:@/a.png",
                "//127.0.0.1:@/a.png",
                "ftp://127.0.0.1:@/a.png",
                "gopher://127.0.0.1:@/_GET",
                "jar:http://127.0.0.1:@!/a",
                "file:///etc/passwd",
                "http://metadata.google.internal/",
                "http://169.254.169.254/latest/meta-data");
    }

    @CatalogueId({"S11", "B42"})
    @Test
    void nothingThatARequestPointsAtIsFetched_S11() {
        for (var address : addresses().toList()) {
            var url = address.replaceFirst(":@(?=[/\\\\!])", ":" + trap.port());
            for (var model : List.of("test", "echo")) {
                var request = Ask.saying(model, "hi");
                var parts = request.withArray("messages")
                        .addObject()
                        .put("role", "user")
                        .putArray("content");
                parts.addObject()
                        .put("type", "image_url")
                        .putObject("image_url")
                        .put("url", url);
                parts.addObject()
                        .put("type", "file")
                        .putObject("file")
                        .put("file_url", url)
                        .put("file_data", url);
                parts.addObject()
                        .put("type", "input_audio")
                        .putObject("input_audio")
                        .put("url", url)
                        .put("data", url);
                parts.addObject()
                        .put("type", "video_url")
                        .putObject("video_url")
                        .put("url", url);

                Talk.ask(gateway, Ask.chat(request.toString())).isOk();
            }
        }

        assertThat(trap.visitors()).isZero();
    }

    @CatalogueId("B44")
    @Test
    void aReferenceInASchemaIsNeverResolved_B44() {
        for (var model : List.of("test", "echo")) {
            var request = Ask.saying(model, "hi");
            var format = request.putObject("response_format").put("type", "json_schema");
            var schema = format.putObject("json_schema")
                    .put("name", "x")
                    .putObject("schema")
                    .put("type", "object");
            schema.put("$schema", "http://" + attacker() + "/schema").put("$id", "http://" + attacker() + "/id");
            schema.putObject("properties").putObject("a").put("$ref", "http://" + attacker() + "/a.json");

            assertThat(Talk.ask(gateway, Ask.chat(request.toString())).status()).isIn(200, 400);
        }

        assertThat(trap.visitors()).isZero();
        assertThat(upstream.requests().getLast().text()).contains("\"$ref\":\"http://" + attacker());
    }

    @CatalogueId("S03")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{7*7}}",
                "${7*7}",
                "#{7*7}",
                "${jndi:ldap://127.0.0.1:@/a}",
                "${${lower:j}ndi:rmi://127.0.0.1:@/a}",
                "${env:HOME}",
                "${sys:user.dir}",
                "<%= 7*7 %>",
                "%s%n%d",
                "{}",
                "`id`",
                "$(id)",
                "'; DROP TABLE exchanges; --"
            })
    void expressionsAreText_S03(String template) {
        var text = template.replace("@", Integer.toString(trap.port()));
        var request = Ask.saying("echo", text).put("user", text);
        request.putObject("metadata").put(text, text);

        var answer = Talk.ask(
                        gateway,
                        Ask.chat(request.toString()).with("User-Agent: " + text, "x-client-request-id: " + text))
                .isOk();
        var refused = Talk.ask(gateway, Ask.say(text, text)).isError(404, "model_not_found");

        assertThat(answer.said()).isEqualTo(text);
        assertThat(refused.message()).contains(text);
        assertThat(LogRows.of(gateway).await(answer.id()))
                .containsEntry("user_agent", text)
                .containsEntry("client_request_id", text);
        assertThat(LogRows.of(gateway).await(refused.id())).containsEntry("model_asked", text);
        assertThat(trap.visitors()).isZero();
    }
}
