package dev.turnpike.proxy.settings;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.crds.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that the proxy was started with, checked. See {@code docs/configuration.md} for the meaning of each key.
 *
 * @param admin present in managed mode: an operator pushes the configuration
 * @param report every setting as text, in the order of the documentation, credentials masked
 * @param warnings what looks wrong but does not stop the start; the caller logs them
 */
public record Settings(
        Listeners listeners,
        Optional<Admin> admin,
        BootCopy bootCopy,
        Logging logging,
        DatabaseUrl database,
        RequestLog requestLog,
        Access access,
        Sources sources,
        Limits limits,
        Shutdown shutdown,
        UpstreamOptions upstream,
        List<EffectiveSetting> report,
        List<String> warnings) {

    public Settings {
        Objects.requireNonNull(database, "database");
        report = List.copyOf(report);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads {@code workingDirectory/.env}, lets {@code environment} win, and checks everything. Nothing is created or opened.
     *
     * @throws StartupProblem with every wrong value there is
     */
    public static Settings load(Map<String, String> environment, Path workingDirectory) {
        return new SettingsReader(environment, workingDirectory.toAbsolutePath().normalize()).read();
    }

    /** Whether an operator pushes routes and clients; otherwise they come from files and the environment. */
    public boolean managed() {
        return admin.isPresent();
    }

    /**
     * The public listener and the one for metrics and probes, both on {@code host}.
     *
     * @param port 0 takes any free port
     * @param tls HTTPS on the public listener when present
     */
    public record Listeners(String host, int port, int observePort, Optional<TlsFiles> tls) {}

    /** The admin listener. Its three files may appear after the start. */
    public record Admin(int port, TlsFiles tls, Path tokenFile) {}

    /** The last published configuration, for a start without operator. */
    public record BootCopy(Optional<Path> directory, Duration maxAge) {}

    /**
     * The process log.
     *
     * @param file absolute; empty when the file is switched off
     */
    public record Logging(Level level, Format format, Optional<Path> file, int retentionDays) {

        /** The least severe level that is written. */
        public enum Level {
            DEBUG,
            INFO,
            WARNING,
            ERROR
        }

        /** The console's format; {@code AUTO} is {@code CONSOLE} on a terminal and {@code JSON} otherwise. */
        public enum Format {
            AUTO,
            CONSOLE,
            JSON
        }
    }

    /**
     * The log of exchanges.
     *
     * @param bodies for routes that do not say it themselves
     * @param bodyRetentionDays how long bodies are kept
     * @param journalDirectory absolute, may not exist yet
     */
    public record RequestLog(
            BodyLogging bodies, int bodyRetentionDays, Path journalDirectory, JournalMode mode, long journalMaxBytes) {

        /** What may happen to a record when the journal cannot take it. */
        public enum JournalMode {
            /** It is dropped and counted. */
            BEST_EFFORT,
            /** It is appended to a local file first. */
            DURABLE_LOCAL,
            /** Its request is refused. */
            STRICT
        }
    }

    /**
     * Who may call.
     *
     * @param anonymousAllowedModels exact names or with one {@code *}
     * @param corsAllowedOrigins lower case, {@code *} for any; empty switches CORS off
     * @param trustedProxies whose forwarding headers are believed
     */
    public record Access(
            boolean clientAuth,
            boolean anonymousAccess,
            List<String> anonymousAllowedModels,
            boolean publicModelList,
            List<String> corsAllowedOrigins,
            List<IpRange> trustedProxies) {

        public Access {
            anonymousAllowedModels = List.copyOf(anonymousAllowedModels);
            corsAllowedOrigins = List.copyOf(corsAllowedOrigins);
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * Where routes, clients and their credentials come from when no operator pushes them.
     *
     * @param model the one upstream of {@code TYPE} and its companions
     * @param privateEndpoints whether loopback and link-local endpoints are fine
     * @param variables for credentials that routes look up in the environment
     */
    public record Sources(
            Optional<UpstreamModel> model,
            Optional<Path> configDirectory,
            Optional<Path> secretsDirectory,
            boolean privateEndpoints,
            Variables variables) {}

    /**
     * The one upstream that the environment describes.
     *
     * @param name its public name
     * @param baseUrl null for the provider's own
     * @param apiKey null when the upstream asks for none
     * @param actualName the provider's name of the model; null for Echo
     * @param maxTokens cap of the answer in tokens; null for none
     * @param streaming null when unknown
     * @param functionCalling null when unknown
     */
    public record UpstreamModel(
            String name,
            Provider provider,
            String baseUrl,
            Secret apiKey,
            String actualName,
            boolean enabled,
            Integer maxTokens,
            Boolean streaming,
            Boolean functionCalling) {}

    /**
     * What one process takes on.
     *
     * @param heartbeat silence after which a stream gets a comment
     */
    public record Limits(long maxRequestBytes, int maxConnections, Duration heartbeat) {}

    /** How long a stop waits for load balancers, then for requests. */
    public record Shutdown(Duration drainDelay, Duration drainGrace) {}

    /**
     * The way to upstreams.
     *
     * @param noProxy lower case; hosts (with what is below them), {@code .domains}, {@code host:port} or addresses that are dialled directly, {@code *} for all
     * @param caFile PEM, trusted beside the system's authorities
     */
    public record UpstreamOptions(Optional<HttpProxy> proxy, List<String> noProxy, Optional<Path> caFile) {

        public UpstreamOptions {
            noProxy = List.copyOf(noProxy);
        }
    }

    /**
     * A proxy that is asked to {@code CONNECT}.
     *
     * @param user null when it asks for none
     * @param password null when it asks for none
     */
    public record HttpProxy(String host, int port, String user, Secret password) {

        /** Without the user, which is a token at some proxies. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * One setting for humans.
     *
     * @param value masked where it is a credential
     * @param source {@code environment}, {@code .env line N}, {@code default} or {@code not set}
     */
    public record EffectiveSetting(String key, String value, String source) {}
}
