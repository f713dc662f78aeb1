package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.BrokenLog;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Health and metrics after real traffic. */
class ObserveTest {
    /** As the page names one at the head of a row. */
    private static final Pattern METRIC = Pattern.compile("(?m)^\\| `((?:gen_ai|turnpike)_[a-z_]+)` ");

    private static String metrics(RunningGateway gateway) {
        return Talk.ask(gateway.observePort(), Ask.get("/metrics")).isOk().text();
    }

    @Test
    void healthIsToldOnBothListeners() {
        try (var gateway = Cast.gateway()) {
            for (int port : List.of(gateway.port(), gateway.observePort())) {
                for (var path : List.of("/health", "/health/live", "/health/ready")) {
                    var answer = Talk.ask(port, Ask.get(path)).isOk();

                    assertThat(answer.text()).isEqualTo("{\"status\":\"UP\"}");
                    assertThat(answer.headers("x-request-id")).hasSize(1);
                }
            }
        }
    }

    /** With room for one connection, which a client has, the loop-back connection is one too many: it is counted, and it was possible. */
    @Test
    void livenessOpensAConnectionToThePublicListener() {
        try (var gateway = Cast.gateway("MAX_CONNECTIONS", "1")) {
            var connections = gateway.gateway().server().connections();
            try (var client = Talk.to(gateway.port());
                    var probe = Talk.to(gateway.observePort())) {
                client.send(Ask.get("/health/ready")).answer().isOk();
                long before = connections.refusedConnections();

                probe.send(Ask.get("/health/live")).answer().isOk();

                Awaitility.await().until(() -> connections.refusedConnections() == before + 1);
            }
        }
    }

    @Test
    void livenessAsksTheAddressThatIsListenedOn() {
        try (var gateway = Cast.gateway("HOST", "127.0.0.2")) {
            var observe = new InetSocketAddress("127.0.0.2", gateway.observePort());
            try (var talk = Talk.to(observe)) {
                talk.send(Ask.get("/health/live")).answer().isOk();
            }
        }
    }

    /** Rows for which there is no table are given up one by one, and saying so is what each writer dies of. */
    @CatalogueId("F58")
    @Test
    void aWriterOfTheLogThatDiesAgainAndAgainEndsLiveness_F58() throws SQLException {
        try (var gateway = Cast.gateway();
                var _ = new BrokenLog("dev.turnpike.proxy.record.RowWriter")) {
            dropTable(gateway.directory().resolve("data/proxy.db"), "exchanges");
            for (int deaths = 1; deaths <= 3; deaths++) {
                Talk.ask(gateway, Ask.say("echo", "hi")).isOk();
                var counted = "turnpike_exchanges_writer_deaths %d.0".formatted(deaths);
                Awaitility.await().until(() -> metrics(gateway).contains(counted));
            }

            var answer = Talk.ask(gateway.observePort(), Ask.get("/health/live"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).isEqualTo("{\"status\":\"DOWN\"}");
            Talk.ask(gateway, Ask.say("echo", "it is still served")).isOk();
        }
    }

    private static void dropTable(Path database, String table) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("DROP TABLE " + table);
        }
    }

    @CatalogueId("S32")
    @Test
    void metricsHaveTheirNamesAndNothingOfAnyKey_S32() {
        try (var gateway = Cast.gateway()) {
            Talk.ask(gateway, Ask.say("echo", "one two three")).isOk();
            Talk.ask(
                            gateway,
                            Ask.chat(Ask.saying("echo", "one two three")
                                    .put("stream", true)
                                    .toString()))
                    .isOk();
            Talk.ask(gateway, Ask.say("unknown-" + Cast.WRONG, "hi")).isError(404);
            Talk.ask(gateway, Ask.say("echo", "hi").key(Cast.WRONG)).isError(401);

            // An exchange is counted when it has ended, which is a moment after its answer.
            var text = Awaitility.await()
                    .until(
                            () -> metrics(gateway),
                            all -> all.contains("turnpike_requests_in_flight 0.0")
                                    && all.contains("code=\"invalid_api_key\""));

            assertThat(text)
                    .contains(
                            "gen_ai_client_token_usage_bucket{",
                            "gen_ai_token_type=\"input\"",
                            "gen_ai_token_type=\"output\"")
                    .contains(
                            "gen_ai_server_request_duration_seconds_bucket{",
                            "gen_ai_server_time_to_first_token_seconds_bucket{")
                    .contains(
                            "gen_ai_server_time_per_output_token_seconds_bucket{",
                            "turnpike_gateway_overhead_seconds_bucket{")
                    .contains("turnpike_requests_in_flight 0.0", "turnpike_outcome=\"completed\"")
                    .contains("turnpike_errors_total{code=\"model_not_found\",limit=\"none\",status=\"404\"} 1.0")
                    .contains("turnpike_errors_total{code=\"invalid_api_key\",limit=\"none\",status=\"401\"} 1.0")
                    .contains("turnpike_exchanges_accepted 3.0", "jvm_memory_used_bytes");
            assertThat(text)
                    .contains(
                            "gen_ai_client_token_usage_sum{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"Echo\"");
            for (var key : List.of(Cast.CLIENT, Cast.WRONG, gateway.adminKey())) {
                assertThat(text)
                        .doesNotContain(key, Cast.sha256(key), Cast.sha256(key).substring(0, 12), key.substring(3, 20));
            }
            assertThat(text).doesNotContain("checkout", "unknown-", "client_id", "user=", "key_id");
        }
    }

    @Test
    void everyMetricIsDocumentedAndNoOther() throws IOException {
        var page = Files.readString(Path.of("../docs/metrics.md"));
        var documented =
                METRIC.matcher(page).results().map(found -> found.group(1)).collect(Collectors.toSet());
        try (var gateway = Cast.gateway()) {
            var stream = Ask.saying("echo", "one two three").put("stream", true);
            Talk.ask(gateway, Ask.chat(stream.toString())).isOk();
            Talk.ask(gateway, Ask.say("unknown", "hi")).isError(404);

            Awaitility.await().untilAsserted(() -> assertThat(families(gateway)).isEqualTo(documented));
        }
    }

    private static Set<String> families(RunningGateway gateway) {
        return metrics(gateway)
                .lines()
                .filter(line -> line.startsWith("# TYPE gen_ai") || line.startsWith("# TYPE turnpike"))
                .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toSet());
    }

    @Test
    void theNumberOfSeriesDoesNotGrowWithWhatClientsWrite() {
        try (var gateway = Cast.gateway()) {
            Talk.ask(gateway, Ask.say("nothing", "hi")).isError(404);
            Awaitility.await().until(() -> metrics(gateway).contains("model_not_found")); // counted after the answer
            long before = ownSeries(gateway);
            for (int i = 0; i < 50; i++) {
                Talk.ask(gateway, Ask.say("nothing-" + i, "hi").with("User-Agent: agent-" + i))
                        .isError(404);
                Talk.ask(gateway, Ask.get("/nothing-" + i)).isError(404);
            }

            assertThat(ownSeries(gateway)).isLessThan(before + 10);
        }
    }

    /** Without the series of the JVM, which come as it finds occasion. */
    private static long ownSeries(RunningGateway gateway) {
        return metrics(gateway)
                .lines()
                .filter(line -> line.startsWith("gen_ai") || line.startsWith("turnpike"))
                .count();
    }
}
