package dev.turnpike.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turnpike.proxy.settings.Settings.Logging;
import dev.turnpike.proxy.settings.Settings.Logging.Format;
import dev.turnpike.proxy.settings.Settings.Logging.Level;
import dev.turnpike.proxy.telemetry.LoggingSetup.Terminal;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LoggingSetupTest {
    private static final Logger LOG = LoggerFactory.getLogger(LoggingSetupTest.class);
    private static final String NASTY = "a\r\nb\u001b[31m\u2028{\"level\":\"ERROR\"}\u202e\"é";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private LoggingSetup setup;

    @AfterEach
    void close() {
        setup.close();
    }

    @Test
    void writesJsonWhereNobodyLooks() throws IOException {
        start(Level.INFO, Format.AUTO, Terminal.ABSENT);

        LOG.atInfo().addKeyValue("requestId", "r-1").addKeyValue("status", 200).log("exchange done");

        JsonNode event = new ObjectMapper().readTree(console.toString(StandardCharsets.UTF_8));
        assertThat(event.path("message").asText()).isEqualTo("exchange done");
        assertThat(event.path("level").asText()).isEqualTo("INFO");
        assertThat(event.path("logger").asText()).isEqualTo(LoggingSetupTest.class.getName());
        assertThat(event.path("requestId").asText()).isEqualTo("r-1");
        assertThat(event.path("status").isNumber()).isTrue();
        assertThat(event.path("@timestamp").asText()).endsWith("Z");
    }

    @Test
    void writesColouredLinesOnATerminal() {
        start(Level.DEBUG, Format.AUTO, Terminal.PRESENT);

        LOG.atInfo().addKeyValue("status", 200).log("exchange done");
        LOG.debug("d");
        LOG.warn("w");
        LOG.error("e");

        assertThat(lines().get(0)).contains("\u001b[32mINFO \u001b[0m LoggingSetupTest  exchange done  status=200");
        assertThat(lines().get(1)).contains("\u001b[2mDEBUG\u001b[0m");
        assertThat(lines().get(2)).contains("\u001b[33mWARN \u001b[0m");
        assertThat(lines().get(3)).contains("\u001b[1;31mERROR\u001b[0m");
    }

    @Test
    void writesPlainLinesWhenAskedWithoutATerminal() {
        start(Level.INFO, Format.CONSOLE, Terminal.ABSENT);

        LOG.info("plain");

        assertThat(lines())
                .singleElement()
                .asString()
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  LoggingSetupTest  plain");
    }

    @Test
    void writesJsonOnATerminalWhenAsked() {
        start(Level.INFO, Format.JSON, Terminal.PRESENT);

        LOG.info("x");

        assertThat(lines().getFirst()).startsWith("{");
    }

    @Test
    @CatalogueId("S23")
    void keepsAnEventOnOneLineWhateverComesInS23() throws IOException {
        start(Level.INFO, Format.CONSOLE, Terminal.PRESENT);

        LOG.atInfo().addKeyValue("agent", NASTY).log(NASTY);
        MDC.put("model", "m\nn");
        LOG.info("mdc");
        MDC.remove("model");

        assertThat(lines()).hasSize(2);
        assertThat(lines().getFirst())
                .contains("a\\u000d\\u000ab\\u001b[31m\\u2028{\"level\":\"ERROR\"}\\u202e\"é  agent=a\\u000d\\u000ab");
        assertThat(lines().getLast()).endsWith("mdc  model=m\\u000an");
        setup.close();
        for (String line : Files.readAllLines(folder.resolve("proxy.log"))) {
            assertThat(line.chars().allMatch(letter -> letter >= 0x20 && letter < 0x7f))
                    .isTrue();
            assertThat(new ObjectMapper().readTree(line).path("message").asText())
                    .isIn(NASTY, "mdc");
        }
    }

    @Test
    @CatalogueId("S23")
    void shortensWhatIsHugeOnTheConsoleS23() {
        start(Level.INFO, Format.CONSOLE, Terminal.ABSENT);

        LOG.atInfo().addKeyValue("agent", "x".repeat(1 << 20)).log("huge");

        assertThat(lines().getFirst()).hasSizeLessThan(17_000).endsWith("… (1048576 characters)");
    }

    @Test
    void showsCausesWithTheirMessagesEscaped() {
        start(Level.INFO, Format.CONSOLE, Terminal.ABSENT);

        LOG.error("failed", new IllegalStateException("outer\nline", new IOException()));

        assertThat(lines().get(1)).isEqualTo("  java.lang.IllegalStateException: outer\\u000aline");
        assertThat(lines().get(2)).startsWith("    at dev.turnpike.proxy.telemetry.LoggingSetupTest.");
        assertThat(lines()).contains("  caused by java.io.IOException");
    }

    @Test
    void writesTheFileAsJsonWhateverTheConsoleShows() throws IOException {
        start(Level.INFO, Format.CONSOLE, Terminal.PRESENT);

        LOG.atWarn().addKeyValue("route", "chat").log("degraded");
        setup.close();

        JsonNode event = new ObjectMapper().readTree(Files.readString(folder.resolve("proxy.log")));
        assertThat(event.path("route").asText()).isEqualTo("chat");
        assertThat(event.path("level").asText()).isEqualTo("WARN");
    }

    @Test
    void writesNoFileWhenItIsSwitchedOff() throws IOException {
        setup = LoggingSetup.start(
                new Logging(Level.INFO, Format.JSON, Optional.empty(), 30), Terminal.ABSENT, console);

        LOG.info("x");

        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void removesRolledFilesThatAreTooOld() throws IOException {
        Path old = Files.writeString(
                folder.resolve("proxy." + LocalDate.now(ZoneId.systemDefault()).minusDays(33) + ".0.log.gz"), "");
        Path recent = Files.writeString(
                folder.resolve("proxy." + LocalDate.now(ZoneId.systemDefault()).minusDays(20) + ".0.log.gz"), "");

        start(Level.INFO, Format.JSON, Terminal.ABSENT);
        LOG.info("x");

        await().until(() -> !Files.exists(old));
        assertThat(recent).exists();
    }

    @Test
    void keepsOtherLibrariesAtInfoWhenDebugging() {
        start(Level.DEBUG, Format.CONSOLE, Terminal.ABSENT);

        LoggerFactory.getLogger("io.helidon.webserver").debug("authorization: Bearer canary");
        LOG.debug("ours");

        assertThat(lines()).singleElement().asString().endsWith("ours");
    }

    @Test
    void writesNothingBelowTheLevel() {
        start(Level.ERROR, Format.CONSOLE, Terminal.ABSENT);

        LOG.warn("no");
        LoggerFactory.getLogger("other").warn("no");
        LOG.error("yes");

        assertThat(lines()).hasSize(1);
    }

    @Test
    void takesEventsOfTheOtherLoggingApis() {
        start(Level.INFO, Format.CONSOLE, Terminal.ABSENT);

        java.util.logging.Logger.getLogger("jul").info("from java.util.logging");
        System.getLogger("platform").log(System.Logger.Level.WARNING, "from System.Logger");

        assertThat(lines().get(0)).endsWith("INFO  jul  from java.util.logging");
        assertThat(lines().get(1)).endsWith("WARN  platform  from System.Logger");
    }

    @Test
    void findsNoTerminalInABuild() {
        start(Level.INFO, Format.AUTO, Terminal.detect());

        LOG.info("x");

        assertThat(lines()).hasSize(1);
    }

    private void start(Level level, Format format, Terminal terminal) {
        setup = LoggingSetup.start(
                new Logging(level, format, Optional.of(folder.resolve("proxy.log")), 30), terminal, console);
    }

    private List<String> lines() {
        try {
            console.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return console.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
