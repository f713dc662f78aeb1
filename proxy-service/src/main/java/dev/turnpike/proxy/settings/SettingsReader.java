package dev.turnpike.proxy.settings;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.proxy.settings.Settings.Access;
import dev.turnpike.proxy.settings.Settings.BootCopy;
import dev.turnpike.proxy.settings.Settings.Limits;
import dev.turnpike.proxy.settings.Settings.Logging;
import dev.turnpike.proxy.settings.Settings.RequestLog;
import dev.turnpike.proxy.settings.Settings.Shutdown;
import dev.turnpike.proxy.settings.Settings.Sources;
import dev.turnpike.proxy.settings.Settings.UpstreamOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads all keys. A wrong value leaves a placeholder behind, which nobody sees: the problems are thrown before the settings are returned. */
final class SettingsReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<Map.Entry<String, Logging.Level>> LEVELS = List.of(
            Map.entry("debug", Logging.Level.DEBUG),
            Map.entry("info", Logging.Level.INFO),
            Map.entry("warning", Logging.Level.WARNING),
            Map.entry("error", Logging.Level.ERROR));

    private final Reading reading;
    private final Places places;

    SettingsReader(Map<String, String> environment, Path workingDirectory) {
        this.places = new Places(workingDirectory);
        List<String> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        var file = DotEnv.read(workingDirectory.resolve(".env"), problems, warnings);
        warnings.addAll(Misspelling.warnings(file.keySet()));
        this.reading = new Reading(Variables.merge(environment, file), problems, warnings);
    }

    Settings read() {
        var listeners = new ListenerSettings(reading, places);
        var listening = listeners.listeners();
        var admin = listeners.admin();
        listeners.checkPorts();
        var logging = logging();
        var database = reading.value(Key.DATABASE_URL, text -> DatabaseUrl.parse(text, places.workingDirectory()));
        var requestLog = requestLog(logging.retentionDays());
        var access = access();
        var sources = sources();
        var bootCopy = bootCopy();
        var limits = limits();
        var shutdown = shutdown();
        var upstream = upstream();
        reading.throwProblems();
        return new Settings(
                listening,
                admin,
                bootCopy,
                logging,
                database.orElseThrow(),
                requestLog,
                access,
                sources,
                limits,
                shutdown,
                upstream,
                Arrays.stream(Key.values())
                        .map(key -> key.effective(reading.variables()))
                        .toList(),
                reading.warnings());
    }

    private BootCopy bootCopy() {
        return new BootCopy(
                reading.value(Key.BOOT_COPY_DIR, places::any),
                duration(Key.BOOT_COPY_MAX_AGE, Duration.ofMinutes(1), DAY.multipliedBy(365)));
    }

    private Logging logging() {
        boolean off = reading.text(Key.LOG_FILE_PATH).equalsIgnoreCase("off");
        return new Logging(
                reading.value(Key.LOG_LEVEL, text -> Words.choice(text, LEVELS)).orElse(Logging.Level.INFO),
                reading.value(Key.LOG_FORMAT, text -> Words.named(text, Logging.Format.values()))
                        .orElse(Logging.Format.AUTO),
                off ? Optional.empty() : reading.value(Key.LOG_FILE_PATH, places::writableFile),
                reading.value(Key.LOG_RETENTION_DAYS, text -> Quantities.number(text, 1, 3650))
                        .orElse(1));
    }

    private RequestLog requestLog(int retentionDays) {
        return new RequestLog(
                reading.value(Key.LOG_BODIES, text -> Words.named(text, BodyLogging.values()))
                        .orElse(BodyLogging.None),
                retentionDays,
                reading.value(Key.JOURNAL_DIR, places::writableFolder).orElse(places.workingDirectory()),
                reading.value(Key.JOURNAL_MODE, text -> Words.named(text, RequestLog.JournalMode.values()))
                        .orElse(RequestLog.JournalMode.DURABLE_LOCAL),
                size(Key.JOURNAL_MAX_BYTES, 1 << 20, Long.MAX_VALUE));
    }

    private Access access() {
        return new Access(
                reading.flag(Key.ENABLE_CLIENT_AUTH),
                reading.flag(Key.ALLOW_ANONYMOUS_ACCESS),
                reading.value(Key.ANONYMOUS_ALLOWED_MODELS, Words::modelPatterns)
                        .orElse(List.of()),
                reading.flag(Key.PUBLIC_MODEL_LIST),
                reading.value(Key.CORS_ALLOWED_ORIGINS, Words::origins).orElse(List.of()),
                reading.value(
                                Key.TRUSTED_PROXIES,
                                text -> Words.list(text).stream()
                                        .map(IpRange::parse)
                                        .toList())
                        .orElse(List.of()));
    }

    private Sources sources() {
        return new Sources(
                new ModelSettings(reading).model(),
                reading.value(Key.CONFIG_DIR, places::readableFolder),
                reading.value(Key.SECRETS_DIR, places::readableFolder),
                reading.flag(Key.ALLOW_PRIVATE_ENDPOINTS),
                reading.variables());
    }

    private Limits limits() {
        return new Limits(
                size(Key.MAX_REQUEST_BYTES, 1024, Integer.MAX_VALUE - 1024),
                reading.value(Key.MAX_CONNECTIONS, text -> Quantities.number(text, 1, 1_000_000))
                        .orElse(1),
                duration(Key.HEARTBEAT_INTERVAL, Duration.ofSeconds(1), Duration.ofMinutes(5)));
    }

    private Shutdown shutdown() {
        return new Shutdown(
                duration(Key.DRAIN_DELAY, Duration.ZERO, Duration.ofMinutes(10)),
                duration(Key.DRAIN_GRACE, Duration.ZERO, DAY));
    }

    private UpstreamOptions upstream() {
        return new UpstreamOptions(
                reading.value(Key.HTTPS_PROXY, HttpProxyReader::read),
                reading.value(Key.NO_PROXY, text -> Words.list(text.toLowerCase(Locale.ROOT)))
                        .orElse(List.of()),
                reading.value(Key.UPSTREAM_CA_FILE, places::readableFile));
    }

    private long size(Key key, long least, long most) {
        return reading.value(key, text -> Quantities.size(text, least, most)).orElse(least);
    }

    private Duration duration(Key key, Duration least, Duration most) {
        return reading.value(key, text -> Quantities.duration(text, least, most))
                .orElse(least);
    }
}
