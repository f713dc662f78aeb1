package dev.turnpike.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.proxy.settings.Settings.Logging;
import dev.turnpike.proxy.settings.Settings.RequestLog.JournalMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @TempDir
    Path folder;

    @Test
    void needsNothingToStart() {
        Settings settings = load(Map.of());

        assertThat(settings.listeners()).isEqualTo(new Settings.Listeners("0.0.0.0", 8000, 8001, Optional.empty()));
        assertThat(settings.managed()).isFalse();
        assertThat(settings.logging())
                .isEqualTo(new Logging(
                        Logging.Level.INFO, Logging.Format.AUTO, Optional.of(folder.resolve("logs/proxy.log")), 30));
        assertThat(settings.database().jdbcUrl()).isEqualTo("jdbc:sqlite:" + folder.resolve("data/proxy.db"));
        assertThat(settings.requestLog())
                .isEqualTo(new Settings.RequestLog(
                        BodyLogging.Redacted, 30, folder.resolve("data/journal"), JournalMode.DURABLE_LOCAL, 1L << 30));
        assertThat(settings.limits()).isEqualTo(new Settings.Limits(32 << 20, 20_000, Duration.ofSeconds(15)));
        assertThat(settings.shutdown()).isEqualTo(new Settings.Shutdown(Duration.ofSeconds(5), Duration.ofSeconds(30)));
        assertThat(settings.bootCopy()).isEqualTo(new Settings.BootCopy(Optional.empty(), Duration.ofHours(24)));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void letsEveryoneInOnlyWhenAsked() {
        Settings.Access access = load(Map.of()).access();

        assertThat(access.clientAuth()).isTrue();
        assertThat(access.anonymousAccess()).isFalse();
        assertThat(access.publicModelList()).isFalse();
        assertThat(access.corsAllowedOrigins()).isEmpty();
        assertThat(access.trustedProxies()).isEmpty();
        assertThat(access.anonymousAllowedModels()).containsExactly("*");
    }

    @Test
    void makesNothingWhileReading() throws IOException {
        load(Map.of());

        try (var entries = Files.list(folder)) {
            assertThat(entries).isEmpty();
        }
    }

    @Test
    void readsListenersLimitsAndTimes() {
        Settings settings = load(Map.of(
                "HOST", "127.0.0.1",
                "PORT", "0",
                "OBSERVE_PORT", "9001",
                "MAX_REQUEST_BYTES", "8MB",
                "MAX_CONNECTIONS", "50",
                "HEARTBEAT_INTERVAL", "2500ms",
                "DRAIN_DELAY", "0",
                "DRAIN_GRACE", "10m"));

        assertThat(settings.listeners()).isEqualTo(new Settings.Listeners("127.0.0.1", 0, 9001, Optional.empty()));
        assertThat(settings.limits()).isEqualTo(new Settings.Limits(8_000_000, 50, Duration.ofMillis(2500)));
        assertThat(settings.shutdown()).isEqualTo(new Settings.Shutdown(Duration.ZERO, Duration.ofMinutes(10)));
    }

    @Test
    void takesTheBracketsOffAnIpv6Host() {
        assertThat(load(Map.of("HOST", "[::1]")).listeners().host()).isEqualTo("::1");
        assertThat(load(Map.of("HOST", "::")).listeners().host()).isEqualTo("::");
    }

    @Test
    void readsLogsAndJournal() {
        Settings settings = load(Map.of(
                "LOG_LEVEL", "WARNING",
                "LOG_FORMAT", "json",
                "LOG_FILE_PATH", "off",
                "LOG_RETENTION_DAYS", "7",
                "LOG_BODIES", "none",
                "JOURNAL_DIR", "/tmp/journal",
                "JOURNAL_MODE", "best-effort",
                "JOURNAL_MAX_BYTES", "2GiB"));

        assertThat(settings.logging())
                .isEqualTo(new Logging(Logging.Level.WARNING, Logging.Format.JSON, Optional.empty(), 7));
        assertThat(settings.requestLog())
                .isEqualTo(new Settings.RequestLog(
                        BodyLogging.None, 7, Path.of("/tmp/journal"), JournalMode.BEST_EFFORT, 2L << 30));
    }

    @Test
    void readsWhoMayCall() {
        Settings.Access access = load(Map.of(
                        "ENABLE_CLIENT_AUTH", "false",
                        "ALLOW_ANONYMOUS_ACCESS", "true",
                        "ANONYMOUS_ALLOWED_MODELS", "gpt-*, echo",
                        "PUBLIC_MODEL_LIST", "yes",
                        "CORS_ALLOWED_ORIGINS", "https://App.example.com, http://localhost:3000",
                        "TRUSTED_PROXIES", "10.0.0.0/8,::1"))
                .access();

        assertThat(access.clientAuth()).isFalse();
        assertThat(access.anonymousAccess()).isTrue();
        assertThat(access.publicModelList()).isTrue();
        assertThat(access.anonymousAllowedModels()).containsExactly("gpt-*", "echo");
        assertThat(access.corsAllowedOrigins()).containsExactly("https://app.example.com", "http://localhost:3000");
        assertThat(access.trustedProxies())
                .extracting(IpRange::toString)
                .containsExactly("10.0.0.0/8", "0:0:0:0:0:0:0:1/128");
    }

    @Test
    void readsTheWayToUpstreams() throws IOException {
        Files.writeString(folder.resolve("ca.pem"), "");

        Settings.UpstreamOptions upstream = load(Map.of(
                        "HTTPS_PROXY", "http://me:s%40crt@proxy.internal:3128",
                        "NO_PROXY", "localhost, .Internal",
                        "UPSTREAM_CA_FILE", "ca.pem"))
                .upstream();

        Settings.HttpProxy proxy = upstream.proxy().orElseThrow();
        assertThat(proxy.host()).isEqualTo("proxy.internal");
        assertThat(proxy.port()).isEqualTo(3128);
        assertThat(proxy.user()).isEqualTo("me");
        assertThat(proxy.password().reveal()).isEqualTo("s@crt");
        assertThat(upstream.noProxy()).containsExactly("localhost", ".internal");
        assertThat(upstream.caFile()).contains(folder.resolve("ca.pem"));
    }

    @Test
    void readsWhereConfigurationComesFrom() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.createDirectories(folder.resolve("secrets"));

        Settings settings = load(Map.of(
                "CONFIG_DIR", "config",
                "SECRETS_DIR", "secrets",
                "ALLOW_PRIVATE_ENDPOINTS", "false",
                "BOOT_COPY_DIR", "/boot-copy",
                "BOOT_COPY_MAX_AGE", "2h"));

        assertThat(settings.sources().configDirectory()).contains(folder.resolve("config"));
        assertThat(settings.sources().secretsDirectory()).contains(folder.resolve("secrets"));
        assertThat(settings.sources().privateEndpoints()).isFalse();
        assertThat(settings.bootCopy())
                .isEqualTo(new Settings.BootCopy(Optional.of(Path.of("/boot-copy")), Duration.ofHours(2)));
    }

    @Test
    void isManagedWithAnAdminListenerWhoseFilesMayComeLater() {
        Settings settings = load(Map.of(
                "ADMIN_PORT", "9443",
                "ADMIN_TLS_CERT_FILE", "admin/tls.crt",
                "ADMIN_TLS_KEY_FILE", "admin/tls.key",
                "ADMIN_TOKEN_FILE", "admin/token"));

        assertThat(settings.managed()).isTrue();
        assertThat(settings.admin())
                .contains(new Settings.Admin(
                        9443,
                        new TlsFiles(folder.resolve("admin/tls.crt"), folder.resolve("admin/tls.key")),
                        folder.resolve("admin/token")));
    }

    @Test
    void takesTheDatabaseFromItsUrl() {
        DatabaseUrl database = load(Map.of("DATABASE_URL", "postgresql://app:pw@db:5432/turnpike?sslmode=require"))
                .database();

        assertThat(database.jdbcUrl()).isEqualTo("jdbc:postgresql://db:5432/turnpike?sslmode=require");
        assertThat(database.password().reveal()).isEqualTo("pw");
    }

    @Test
    void letsTheEnvironmentWinOverTheFile() throws IOException {
        Files.writeString(folder.resolve(".env"), "PORT=1111\nOBSERVE_PORT=2222\n");

        Settings settings = load(Map.of("PORT", "3333"));

        assertThat(settings.listeners().port()).isEqualTo(3333);
        assertThat(settings.listeners().observePort()).isEqualTo(2222);
    }

    @Test
    void takesTheDefaultWhereTheEnvironmentIsEmpty() throws IOException {
        Files.writeString(folder.resolve(".env"), "PORT=1111\n");

        assertThat(load(Map.of("PORT", "")).listeners().port()).isEqualTo(8000);
    }

    @Test
    void keepsOtherVariablesForCredentialsButNeverShowsThem() throws IOException {
        Files.writeString(folder.resolve(".env"), "OPENAI_API_KEY=sk-from-file\nOTHER=canary\n");

        Settings settings = load(Map.of());

        assertThat(settings.sources()
                        .variables()
                        .secret("OPENAI_API_KEY")
                        .orElseThrow()
                        .reveal())
                .isEqualTo("sk-from-file");
        assertThat(settings.toString()).doesNotContain("sk-from-file", "canary");
        assertThat(settings.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PROT,PORT",
        "LOGLEVEL,LOG_LEVEL",
        "log_level,LOG_LEVEL",
        "DATABSE_URL,DATABASE_URL",
        "CONFIG_DIRS,CONFIG_DIR"
    })
    void warnsOfALikelyMisspellingInTheFile(String written, String meant) throws IOException {
        Files.writeString(folder.resolve(".env"), written + "=1\nCOMPLETELY_DIFFERENT=1\n");

        assertThat(load(Map.of()).warnings())
                .containsExactly(written + " in .env is not a setting and is ignored; did you mean " + meant + "?");
    }

    @Test
    void ignoresUnknownVariablesOfTheEnvironment() {
        assertThat(load(Map.of("PROT", "1", "PATH", "/bin")).warnings()).isEmpty();
    }

    @Test
    void tellsEverythingThatIsWrongAtOnceWithItsPlace() throws IOException {
        Files.writeString(folder.resolve(".env"), "# mine\nPORT=eighty\nLOG_LEVEL=loud\n");

        assertThatThrownBy(() -> load(Map.of("DRAIN_GRACE", "soon")))
                .isInstanceOfSatisfying(
                        StartupProblem.class,
                        problem -> assertThat(problem.problems()).hasSize(3))
                .hasMessageStartingWith("Turnpike cannot start:")
                .hasMessageContaining("PORT=eighty (.env line 2) is not a port; write a whole number from 1 to 65535")
                .hasMessageContaining("LOG_LEVEL=loud (.env line 3) is unknown; use one of debug, info, warning, error")
                .hasMessageContaining("DRAIN_GRACE=soon (environment) is not a duration");
    }

    private Settings load(Map<String, String> environment) {
        return Settings.load(environment, folder);
    }
}
