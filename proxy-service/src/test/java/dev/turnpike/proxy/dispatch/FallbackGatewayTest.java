package dev.turnpike.proxy.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.Asking;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Manifests;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fallbacks and cool-downs through a whole gateway. */
class FallbackGatewayTest {
    private static final String KEY = "shop-key-0123456789abcdef";
    private final ScriptedUpstream main =
            ScriptedUpstream.start().always(Script.answering(CannedAnswers.error(500, "broken")));
    private final ScriptedUpstream spare =
            ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("spare")));
    private RunningGateway gateway;
    private Asking shop;

    private void start(String main, String spare, String client) {
        gateway = RunningGateway.start(Map.of(
                "main.yaml",
                Manifests.route("main", main),
                "spare.yaml",
                Manifests.route("spare", spare),
                "client.yaml",
                Manifests.client("shop", KEY, client)));
        shop = new Asking(gateway, KEY);
    }

    @AfterEach
    void stop() {
        shop.close();
        gateway.close();
        main.close();
        spare.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allowedModels: [main, first]",
                "allowedModels: [\"*\"]\ndeniedModels: [spare]",
                "allowedModels: [\"*\"]\ndeniedModels: [reserve]",
                "allowedModels: [main, first, Spare, \"spare-*\"]"
            })
    @CatalogueId("S28")
    void s28ADeniedFallbackStaysDeniedAfterEveryRetry(String client) {
        start(
                "aliases: [first]\nretries: {attempts: 2}\nfallbacks: [{modelName: spare}]\nbackends:\n"
                        + Manifests.backend("a", main, ""),
                "aliases: [reserve]\nbackends:\n" + Manifests.backend("b", spare, ""),
                client);

        assertThat(shop.chat("main", "").statusCode()).isEqualTo(502);
        assertThat(shop.chat("first", "").statusCode()).isEqualTo(502);
        assertThat(shop.chat("spare", "").statusCode()).isEqualTo(404);

        assertThat(main.requests()).hasSizeGreaterThan(2);
        assertThat(spare.requests()).isEmpty();
    }

    @Test
    void asksTheFallbackForItsOwnModel() {
        start(
                "retries: {attempts: 0}\nfallbacks: [{modelName: spare}]\nbackends:\n"
                        + Manifests.backend("a", main, ""),
                "visibility: Internal\nbackends:\n"
                        + Manifests.backend("b", spare, "").replace(" upstreamModel: m,", ""),
                "");

        assertThat(shop.chat("main", "").body()).contains("spare");

        assertThat(spare.requests().getFirst().text()).contains("\"model\":\"spare\"");
    }

    @Test
    void leavesABackendAloneWhileItCoolsDown() {
        start(
                "retries: {attempts: 1}\nbackends:\n"
                        + Manifests.backend("a", main, ", cooldown: {consecutiveFailures: 2, ejectFor: 60s}")
                        + Manifests.backend("b", spare, ", priority: 1"),
                "backends: [{name: x, provider: Echo}]",
                "");

        for (int i = 0; i < 5; i++) {
            assertThat(shop.chat("main", "").statusCode()).isEqualTo(200);
        }

        assertThat(main.requests()).hasSize(2);
        assertThat(spare.requests()).hasSize(5);
    }

    @Test
    void sendsOneProbeWhenTheCoolDownIsOverAndEverybodyElseElsewhere() throws Exception {
        start(
                "retries: {attempts: 1}\nbackends:\n"
                        + Manifests.backend("a", main, ", cooldown: {consecutiveFailures: 1, ejectFor: 1s}")
                        + Manifests.backend("b", spare, ", priority: 1"),
                "backends: [{name: x, provider: Echo}]",
                "");
        var release = new CountDownLatch(1);
        main.next(Script.begin()
                .readRequest()
                .send(CannedAnswers.error(500, "broken"))
                .close());
        main.always(Script.begin().readRequest().pauseUntil(release).send(CannedAnswers.chatJson("main")));
        shop.chat("main", "");
        awaitState("probe_due");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var probe = threads.submit(() -> shop.chat("main", ""));
            main.awaitRequests(2);
            awaitState("probing");
            for (int i = 0; i < 10; i++) {
                assertThat(shop.chat("main", "").body()).contains("spare");
            }
            release.countDown();
            assertThat(probe.get().body()).contains("main");
        }

        awaitState("healthy");
        assertThat(main.requests()).hasSize(2);
    }

    private void awaitState(String state) {
        try (var admin = new Asking(gateway, gateway.adminKey())) {
            Awaitility.await().until(() -> stateOfA(admin).equals(state));
        }
    }

    private static String stateOfA(Asking admin) {
        for (var backend : Asking.json(admin.get("/routing/explain?model=main")).path("backends")) {
            if (backend.path("name").asText().equals("a")) {
                return backend.path("health").path("state").asText();
            }
        }
        throw new AssertionError("no backend a");
    }
}
