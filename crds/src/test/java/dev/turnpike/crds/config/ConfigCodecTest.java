package dev.turnpike.crds.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.turnpike.crds.config.BackendConfig.Adaptation;
import dev.turnpike.crds.config.BackendConfig.Credential;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCodecTest {
    private static final String KEY = "sk-not-to-be-seen";

    @Test
    void writesMembersInAlphabeticalOrderWithoutNullsAndEmptyLists() {
        GatewayConfig config = new GatewayConfig(1, List.of(route("b")), List.of(client()));

        String json = text(config);

        assertThat(json).startsWith("{\"clients\":[{\"admin\":false,").endsWith("\"schemaVersion\":1}");
        assertThat(json).doesNotContain("null", "aliases", "unavailable", " ");
    }

    @Test
    void writesDurationsAndInstantsAsIsoText() {
        assertThat(text(new GatewayConfig(1, List.of(route("b")), List.of(client()))))
                .contains("\"connect\":\"PT0.25S\"", "\"created\":\"2026-01-02T03:04:05.678Z\"");
    }

    @Test
    void writesSecretsInClearForThePodThatNeedsThem() {
        GatewayConfig config = new GatewayConfig(1, List.of(route("b")), List.of());

        assertThat(text(config)).contains("\"secret\":\"" + KEY + "\"");
        assertThat(config.toString()).doesNotContain(KEY).contains("***");
    }

    @Test
    void readsBackWhatItWrote() throws MalformedConfigException {
        GatewayConfig config =
                new GatewayConfig(1, List.of(route("a"), route("ü*")), List.of(client()), List.of("broken"));

        ConfigCodec.Reading reading = ConfigCodec.read(ConfigCodec.write(config));

        assertThat(reading.config()).isEqualTo(config);
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void givesOneRevisionForMapsInAnyOrder() {
        Map<String, String> there = new LinkedHashMap<>();
        Map<String, String> back = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            there.put("X-" + i, "v");
            back.put("X-" + (39 - i), "v");
        }

        assertThat(ConfigCodec.revision(withHeaders(there))).isEqualTo(ConfigCodec.revision(withHeaders(back)));
    }

    @Test
    void keepsTheRevisionOfAKnownConfiguration() {
        assertThat(ConfigCodec.revision(GatewayConfig.EMPTY))
                .isEqualTo("0e9561cfb83d50990a103b3896fe249a11fe27fa28985448187f93ec12116d72");
    }

    @Test
    void changesTheRevisionWithASecret() {
        BackendConfig one = backend(Map.of(), Secret.of("one"));
        BackendConfig two = backend(Map.of(), Secret.of("two"));

        assertThat(ConfigCodec.revision(new GatewayConfig(1, List.of(route("a", one)), List.of())))
                .isNotEqualTo(ConfigCodec.revision(new GatewayConfig(1, List.of(route("a", two)), List.of())));
    }

    @Test
    void warnsOfMembersThatItDoesNotKnowAndReadsTheRest() throws MalformedConfigException {
        ConfigCodec.Reading reading = ConfigCodec.read(bytes("""
                {"schemaVersion":1,"colour":{"a":[1]},
                 "clients":[{"id":"a","admin":false,"disabled":false,"keys":[{"digest":"d","shape":[]}]}],
                 "routes":[{"name":"r","backends":[
                   {"name":"b","provider":"Echo","weight":1,"priority":0,
                    "adaptation":{"bodyDefaults":{"free":{"form":1}}},"new thing":1}]}]}
                """));

        assertThat(reading.warnings())
                .containsExactly(
                        "colour: not known to this version",
                        "clients[0].keys[0].shape: not known to this version",
                        "routes[0].backends[0][\"new thing\"]: not known to this version");
        assertThat(reading.config().routes()).extracting(RouteConfig::name).containsExactly("r");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'schemaVersion':2,'routes':7}|schemaVersion: must be 1 for this version",
                "{'routes':[]}|schemaVersion: is missing",
                "{'schemaVersion':'1'}|schemaVersion: must be 1 for this version",
                "{'schemaVersion':1,'routes':[],'routes':[]}|routes: is given twice",
                "{'schemaVersion':1,'a':{'b':[{'c':1,'c':2}]}}|a.b[0].c: is given twice",
                "{'schemaVersion':1,'schemaVersion':1}|schemaVersion: is given twice",
                "{'schemaVersion':1} {}|must be one JSON object",
                "[]|must be one JSON object",
                "``|must be one JSON object",
                "{'schemaVersion':1,'routes':[sk-secret]}|routes[0]: is not JSON at line 1, column 30",
                "{'schemaVersion':1,'routes':[|is not JSON at line 1",
                "{'schemaVersion':1,'routes':{}}|routes: must be a list",
                "{'schemaVersion':1,'clients':[null]}|clients[0]: must not be null",
                "{'schemaVersion':1,'clients':[{'id':7}]}|clients[0].id: must be a string",
                "{'schemaVersion':1,'clients':[{'admin':false,'disabled':false}]}|clients[0]: lacks the member id",
                "{'schemaVersion':1,'clients':[{'id':'a','admin':'true'}]}|clients[0].admin: must be true or false",
                "{'schemaVersion':1,'clients':[{'id':'a'}]}|clients[0].admin: must be true or false",
                "{'schemaVersion':1,'clients':[{'id':'a','admin':null}]}|clients[0].admin: must be true or false",
                "{'schemaVersion':1,'clients':[{'id':'a','expiresAt':7}]}|clients[0].expiresAt: must be a time such as",
                "{'schemaVersion':1,'clients':[{'id':'a','limits':[]}]}|clients[0].limits: must be an object",
                "{'schemaVersion':1,'routes':[{'visibility':'Hidden'}]}|routes[0].visibility: must be one of Public, Internal",
                "{'schemaVersion':1,'routes':[{'visibility':0}]}|routes[0].visibility: must be one of Public, Internal",
                "{'schemaVersion':1,'routes':[{'timeouts':{'connect':5}}]}|routes[0].timeouts.connect: must be a duration",
                "{'schemaVersion':1,'routes':[{'timeouts':{'connect':'5s'}}]}|routes[0].timeouts.connect: must be a duration",
                "{'schemaVersion':1,'routes':[{'retries':{'attempts':1.0}}]}|routes[0].retries.attempts: must be a whole number",
                "{'schemaVersion':1,'routes':[{'retries':{'attempts':'1'}}]}|routes[0].retries.attempts: must be a whole number",
                "{'schemaVersion':1,'routes':[{'name':'r'}]}|routes[0]: lacks the member backends",
                "{'schemaVersion':1,'routes':[{'backends':[{'credential':{'secret':['sk-secret']}}]}]}|credential.secret: must be a string"
            })
    void refusesWhatIsNoConfigurationAndNamesThePlace(String json, String message) {
        assertThatThrownBy(() -> ConfigCodec.read(bytes(json.replace('\'', '"'))))
                .isInstanceOf(MalformedConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("sk-secret")
                .hasNoCause();
    }

    @Test
    void givesTheDigestOfAKeyInLowerCaseHexadecimal() {
        assertThat(ClientConfig.Key.digestOf("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void comparesSecretsByTheirText() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo("a");
    }

    private static GatewayConfig withHeaders(Map<String, String> headers) {
        return new GatewayConfig(1, List.of(route("a", backend(headers, Secret.of(KEY)))), List.of());
    }

    private static RouteConfig route(String name) {
        return route(name, backend(Map.of("X-B", "", "X-A", "a"), Secret.of(KEY)));
    }

    private static RouteConfig route(String name, BackendConfig backend) {
        RouteConfig.Timeouts usual = RouteConfig.Timeouts.DEFAULT;
        return new RouteConfig(
                name,
                null,
                "routes.yaml",
                null,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                null,
                null,
                List.of(backend),
                new RouteConfig.Timeouts(
                        Duration.ofMillis(250), usual.firstByte(), usual.streamIdle(), usual.request(), usual.stream()),
                null,
                List.of(new RouteConfig.Fallback("b", null)),
                null,
                null);
    }

    private static BackendConfig backend(Map<String, String> headers, Secret secret) {
        return new BackendConfig(
                "one",
                Provider.OpenAI,
                "https://api.openai.com/v1",
                null,
                new Credential(Credential.Placement.Default, null, secret),
                1,
                0,
                null,
                null,
                new Adaptation(headers, Map.of("n", JsonNodeFactory.instance.numberNode(0.7)), null),
                null,
                null,
                null,
                null);
    }

    private static ClientConfig client() {
        List<ClientConfig.Key> keys = List.of(new ClientConfig.Key("k", "d", null, Instant.EPOCH));
        return new ClientConfig(
                "a", null, null, "clients.yaml", keys, null, null, null, null, null, null, false, false);
    }

    private static String text(GatewayConfig config) {
        return new String(ConfigCodec.write(config), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
