package dev.turnpike.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.Provider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecTest {

    @ParameterizedTest
    @CsvSource({
        "5s, PT5S",
        "1m30s, PT1M30S",
        "250ms, PT0.25S",
        "1h2m3s4ms, PT1H2M3.004S",
        "0s, PT0S",
        "99999h, PT99999H"
    })
    void readsDurationsAsTheGatewayApiWritesThem(String text, Duration duration) {
        assertThat(DurationText.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", "5 s", "-5s", "1.5s", "1d", "100000s", "1s1s1s1s1s", "5S", "5us", "PT5S", "5s\n"})
    void refusesOtherDurations(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @Test
    void makesARouteToOneBackendFromFewValues() {
        BackendSpec backend =
                BackendSpec.of(Provider.AzureOpenAI, "https://x", "gpt", BackendSpec.Auth.secret("env", "API_KEY"));

        ModelRouteSpec route = ModelRouteSpec.of(
                "gpt-4o",
                backend,
                ModelRouteSpec.Capabilities.of(true, null),
                new ModelRouteSpec.TokenLimits(null, 4096));

        assertThat(backend.name()).isEqualTo("azureopenai");
        assertThat(backend.auth().secretRef()).isEqualTo(new SecretRef("env", "API_KEY"));
        assertThat(route.backends()).containsExactly(backend);
        assertThat(route.capabilities().streaming()).isTrue();
        assertThat(route.disabled()).isNull();
        assertThat(route.switchedOff().disabled()).isTrue();
        assertThat(route.switchedOff().backends()).containsExactly(backend);
    }

    @Test
    void makesAClientFromKeysAndModels() {
        ProxyClientSpec client = ProxyClientSpec.of(
                List.of(
                        ProxyClientSpec.Key.hashed("a", "sha256:00"),
                        ProxyClientSpec.Key.secret("b", new SecretRef("s", "k"))),
                List.of("*"));

        assertThat(client.keys()).extracting(ProxyClientSpec.Key::name).containsExactly("a", "b");
        assertThat(client.allowedModels()).containsExactly("*");
        assertThat(client.modelLimits()).isEmpty();
    }
}
