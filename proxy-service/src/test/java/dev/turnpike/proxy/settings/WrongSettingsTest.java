package dev.turnpike.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongSettingsTest {

    @TempDir
    Path folder;

    @BeforeEach
    void putAFileAndAFolder() throws IOException {
        Files.writeString(folder.resolve("file"), "short");
        Files.createDirectories(folder.resolve("folder"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HOST | localhost:80 | is not an address to listen on",
                "HOST | http://x | is not an address to listen on",
                "PORT | 65536 | is not a port",
                "PORT | -1 | is not a port",
                "OBSERVE_PORT | x | is not a port",
                "OBSERVE_PORT | 8000 | is the port of PORT too",
                "ADMIN_PORT | maybe | is not a port",
                "TLS_CERT_FILE | file | needs TLS_KEY_FILE beside it",
                "TLS_KEY_FILE | file | needs TLS_CERT_FILE beside it",
                "TLS_CERT_FILE | none | names a file that does not exist",
                "ADMIN_TLS_CERT_FILE | folder | names a folder; it must be a file",
                "ADMIN_TLS_KEY_FILE | folder | names a folder; it must be a file",
                "ADMIN_TOKEN_FILE | folder | names a folder; it must be a file",
                "ADMIN_TOKEN_FILE | file | holds a token of less than 16 characters",
                "BOOT_COPY_MAX_AGE | 5 | is out of range",
                "LOG_LEVEL | trace | use one of debug, info, warning, error",
                "LOG_FORMAT | xml | use one of auto, console, json",
                "LOG_FILE_PATH | folder | names a folder; it must be a file",
                "LOG_FILE_PATH | file/x.log | needs a writable folder",
                "LOG_RETENTION_DAYS | 0 | is not a whole number from 1 to 3650",
                "LOG_BODIES | some | use one of None, Metadata, Redacted, Full",
                "JOURNAL_DIR | file/x | needs a writable folder",
                "JOURNAL_MODE | lax | use one of best-effort, durable-local, strict",
                "JOURNAL_MAX_BYTES | 1KB | is out of range",
                "ENABLE_CLIENT_AUTH | maybe | is neither true nor false",
                "ALLOW_ANONYMOUS_ACCESS | maybe | is neither true nor false",
                "PUBLIC_MODEL_LIST | maybe | is neither true nor false",
                "ALLOW_PRIVATE_ENDPOINTS | maybe | is neither true nor false",
                "ANONYMOUS_ALLOWED_MODELS | a*b* | more than one *",
                "ANONYMOUS_ALLOWED_MODELS | gpt 4 | is not a model name",
                "CORS_ALLOWED_ORIGINS | https://x/path | has an entry that is no origin",
                "CORS_ALLOWED_ORIGINS | example.com | has an entry that is no origin",
                "TRUSTED_PROXIES | 10.0.0.0/33 | neither an IP address nor a block",
                "TRUSTED_PROXIES | proxy.local | neither an IP address nor a block",
                "CONFIG_DIR | none | names a folder that does not exist",
                "CONFIG_DIR | file | names a file; it must be a folder",
                "SECRETS_DIR | file | names a file; it must be a folder",
                "MAX_REQUEST_BYTES | 32XB | is not a size",
                "MAX_REQUEST_BYTES | 9GB | is out of range",
                "MAX_REQUEST_BYTES | 999999999999999999GB | is out of range",
                "MAX_CONNECTIONS | 0 | is not a whole number from 1 to 1000000",
                "HEARTBEAT_INTERVAL | 0 | is out of range; it must be 1s to 300s",
                "HEARTBEAT_INTERVAL | 15 sec | is not a duration",
                "DRAIN_DELAY | 11m | is out of range",
                "DRAIN_GRACE | 25h | is out of range",
                "UPSTREAM_CA_FILE | folder | names a folder; it must be a file",
                "TYPE | azure | use one of openai, anthropic, google, azure_openai, coze, custom, echo",
                "BASE_URL | ftp://x | is not an absolute http or https URL",
                "BASE_URL | api.example.com | is not an absolute http or https URL",
                "BASE_URL | https://u:p@x/ | must hold no user, password or #fragment",
                "ENABLED | maybe | is neither true nor false",
                "MAX_TOKENS | 0 | is not a whole number from 1 to 2147483647",
                "SUPPORTS_STREAMING | maybe | is neither true nor false",
                "SUPPORTS_FUNCTION_CALLING | maybe | is neither true nor false",
                "MODEL_NAME | a b | is not a model name",
                "MODEL_NAME | gpt-* | must be one name without *",
            })
    void refusesToStart(String key, String value, String what) {
        assertThatThrownBy(() -> Settings.load(Map.of(key, value), folder))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining(key)
                .hasMessageContaining("(environment) " + (what.startsWith("is") ? what : ""))
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL,mysql://root:hunter2@db/x,names a database that is not supported",
        "DATABASE_URL,postgresql://root:hunter2@db,is not a PostgreSQL URL",
        "HTTPS_PROXY,https://me:hunter2@proxy:1,is not a proxy URL",
        "HTTPS_PROXY,http://me:hunter2 @proxy:1,is not a proxy URL",
        "HTTPS_PROXY,http://me:hunter2@proxy:99999,is not a proxy URL"
    })
    @CatalogueId("S20")
    void neverQuotesACredentialInAProblem(String key, String value, String what) {
        assertThatThrownBy(() -> Settings.load(Map.of(key, value), folder))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining(key + " (environment) " + what)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    @CatalogueId("S36")
    void refusesControlCharactersInPathsAndShowsThemEscaped() {
        assertThatThrownBy(() -> Settings.load(Map.of("JOURNAL_DIR", "a\u001b[31m\nb"), folder))
                .hasMessageContaining("JOURNAL_DIR=a\\u001b[31m\\u000ab (environment) is not a path");
    }

    @Test
    void wantsTheWholeAdminListenerOrNone() {
        assertThatThrownBy(() -> Settings.load(Map.of("ADMIN_PORT", "9443"), folder))
                .hasMessageContaining("ADMIN_TLS_CERT_FILE (not set) is needed with ADMIN_PORT")
                .hasMessageContaining("ADMIN_TLS_KEY_FILE (not set) is needed with ADMIN_PORT")
                .hasMessageContaining("ADMIN_TOKEN_FILE (not set) is needed with ADMIN_PORT");
    }

    @Test
    void takesALongToken() throws IOException {
        Files.writeString(folder.resolve("file"), "0123456789abcdef\n");

        assertThat(Settings.load(Map.of("ADMIN_TOKEN_FILE", "file"), folder).managed())
                .isFalse();
    }

    @Test
    void refusesATokenThatIsNotText() throws IOException {
        Files.write(folder.resolve("file"), new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xff});

        assertThatThrownBy(() -> Settings.load(Map.of("ADMIN_TOKEN_FILE", "file"), folder))
                .hasMessageContaining("names a file that is not text");
    }
}
