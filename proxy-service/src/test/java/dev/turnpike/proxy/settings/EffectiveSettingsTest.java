package dev.turnpike.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.settings.Settings.EffectiveSetting;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveSettingsTest {

    @TempDir
    Path folder;

    @Test
    void listsEverySettingWithItsSource() throws IOException {
        Files.writeString(folder.resolve(".env"), "\nLOG_LEVEL=debug\n");

        var report = Settings.load(Map.of("PORT", "9000"), folder).report();

        assertThat(report)
                .extracting(EffectiveSetting::key)
                .containsExactly(Arrays.stream(Key.values()).map(Key::name).toArray(String[]::new));
        assertThat(report)
                .contains(
                        new EffectiveSetting("PORT", "9000", "environment"),
                        new EffectiveSetting("LOG_LEVEL", "debug", ".env line 2"),
                        new EffectiveSetting("HOST", "0.0.0.0", "default"),
                        new EffectiveSetting("TYPE", "", "not set"));
    }

    @ParameterizedTest
    @CsvSource({
        "API_KEY,sk-canary,***",
        "DATABASE_URL,postgresql://u:canary@db/x,postgresql://u:***@db/x",
        "DATABASE_URL,postgresql://u:c%40nary@db:5432/x?sslmode=require,postgresql://u:***@db:5432/x?sslmode=require",
        "DATABASE_URL,jdbc:postgresql://db/x?user=u&password=canary,jdbc:postgresql://db/x?user=u&password=***",
        "HTTPS_PROXY,http://u:canary@proxy:1,http://u:***@proxy:1",
        "HTTPS_PROXY,u:canary@proxy:1,u:***@proxy:1",
        "HTTPS_PROXY,http://canary@proxy:1,http://***@proxy:1",
        "HTTPS_PROXY,http://proxy:1,http://proxy:1",
    })
    @CatalogueId("S20")
    void masksCredentials(String key, String value, String shown) {
        var settings = Settings.load(Map.of(key, value), folder);

        assertThat(settings.report()).contains(new EffectiveSetting(key, shown, "environment"));
        assertThat(settings.toString()).doesNotContain("canary");
    }
}
