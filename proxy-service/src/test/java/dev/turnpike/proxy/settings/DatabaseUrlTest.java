package dev.turnpike.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.proxy.settings.DatabaseUrl.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlite:///./data/proxy.db",
                "sqlite+aiosqlite:///data/proxy.db",
                "jdbc:sqlite:data/proxy.db",
                "SQLite:///data/../data/proxy.db"
            })
    void findsARelativeFile(String text) {
        DatabaseUrl url = parse(text);

        assertThat(url.engine()).isEqualTo(Engine.SQLITE);
        assertThat(url.file()).isEqualTo(folder.resolve("data/proxy.db"));
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:sqlite:" + folder.resolve("data/proxy.db"));
        assertThat(url.user()).isNull();
        assertThat(url.password()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite:////var/tmp/proxy.db", "jdbc:sqlite:/var/tmp/proxy.db"})
    void findsAnAbsoluteFile(String text) {
        assertThat(parse(text).file()).isEqualTo(Path.of("/var/tmp/proxy.db"));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p@db:5432/x?sslmode=require, jdbc:postgresql://db:5432/x?sslmode=require, u, p",
        "postgres://u:p@db/x, jdbc:postgresql://db/x, u, p",
        "postgresql+asyncpg://u@db/x, jdbc:postgresql://db/x, u,",
        "postgresql:///x, jdbc:postgresql://localhost/x, ,",
        "postgresql://u:p%40%2F%2b+%25@db/x, jdbc:postgresql://db/x, u, p@/++%",
        "postgresql://u:a:b@[::1]:5433/x, jdbc:postgresql://[::1]:5433/x, u, a:b",
        "'postgresql://u:p@a:1,b:2/x?targetServerType=primary', 'jdbc:postgresql://a:1,b:2/x?targetServerType=primary', u, p",
        "jdbc:postgresql://db/x?user=u&password=p&sslmode=verify-full, jdbc:postgresql://db/x?sslmode=verify-full, u, p",
        "postgresql://db/x?password=p%26q&ssl, jdbc:postgresql://db/x?ssl, , p&q",
    })
    void splitsAPostgresUrl(String text, String jdbcUrl, String user, String password) {
        DatabaseUrl url = parse(text);

        assertThat(url.engine()).isEqualTo(Engine.POSTGRESQL);
        assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(url.user()).isEqualTo(user);
        assertThat(url.password() == null ? null : url.password().reveal()).isEqualTo(password);
        assertThat(url.file()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proxy.db | is not a database URL",
                "mysql://u:canary@db/x | names a database that is not supported",
                "jdbc:h2:mem:x | names a database that is not supported",
                "sqlite://data/proxy.db | needs three slashes",
                "sqlite:/// | must name a SQLite file",
                "sqlite:///:memory: | must name a SQLite file",
                "jdbc:sqlite:file:x?mode=memory | must name a SQLite file",
                "postgresql://u:canary@db | is not a PostgreSQL URL",
                "postgresql://u:canary@db:0/x | is not a PostgreSQL URL",
                "postgresql://u:canary@db:x/y | is not a PostgreSQL URL",
                "postgresql://u:1canary/w@db/x | is not a PostgreSQL URL",
                "postgresql://u:canary%zz@db/x | has a % in user or password",
                "postgresql:x | is not a PostgreSQL URL",
            })
    void saysWhatIsWrongWithoutQuotingIt(String text, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(text))
                .withMessageContaining(what)
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("canary"));
    }

    @Test
    void refusesControlCharacters() {
        assertThatIllegalArgumentException().isThrownBy(() -> parse("sqlite:///a\u0000b"));
    }

    @Test
    void hidesThePassword() {
        assertThat(parse("postgresql://u:canary@db/x").toString()).doesNotContain("canary");
    }

    private DatabaseUrl parse(String text) {
        return DatabaseUrl.parse(text, folder);
    }
}
