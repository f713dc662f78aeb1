package dev.turnpike.proxy.settings;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.settings.DatabaseUrl.Engine;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the spellings of a database URL into what JDBC wants. */
final class DatabaseUrlReader {
    private static final Pattern SCHEME =
            Pattern.compile("(?i)(jdbc:)?([a-z][a-z0-9]*)(?:\\+[a-z0-9]+)?:(.*)", Pattern.DOTALL);
    private static final Pattern POSTGRESQL = Pattern.compile("//(?:([^/?#]*)@)?([^/?#@]*)/([^/?#@]+)(?:\\?([^#]*))?");
    private static final Pattern HOSTS = Pattern.compile(
            "(?:[A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?(?:,(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?)*");
    private static final String EXAMPLES =
            "; use sqlite:///./data/proxy.db for a file or postgresql://user:password@host:5432/database?sslmode=require";

    private final Path workingDirectory;

    DatabaseUrlReader(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    DatabaseUrl read(String text) {
        Matcher parts = SCHEME.matcher(text);
        if (!parts.matches() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("is not a database URL" + EXAMPLES);
        }
        String rest = parts.group(3);
        return switch (parts.group(2).toLowerCase(Locale.ROOT)) {
            case "sqlite" -> sqlite(parts.group(1) == null ? afterSlashes(rest) : rest);
            case "postgresql", "postgres" -> postgresql(rest);
            default ->
                throw new IllegalArgumentException(
                        "names a database that is not supported: SQLite and PostgreSQL are" + EXAMPLES);
        };
    }

    /** Three slashes begin a relative file, four an absolute one. */
    private static String afterSlashes(String rest) {
        if (!rest.startsWith("///")) {
            throw new IllegalArgumentException(
                    "needs three slashes before a relative file and four before an absolute one" + EXAMPLES);
        }
        return rest.substring(3);
    }

    private DatabaseUrl sqlite(String place) {
        if (place.isBlank() || place.startsWith(":memory:") || place.startsWith("file:") || place.indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "must name a SQLite file, without options; a database in memory would lose the request log"
                            + EXAMPLES);
        }
        try {
            Path file = workingDirectory.resolve(place).normalize();
            Places.requireWritable(file.getParent());
            return new DatabaseUrl(Engine.SQLITE, "jdbc:sqlite:" + file, null, null, file);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("names a file that cannot be one", e);
        }
    }

    private static DatabaseUrl postgresql(String rest) {
        Matcher parts = POSTGRESQL.matcher(rest);
        if (!parts.matches() || !areHosts(parts.group(2))) {
            throw new IllegalArgumentException(
                    "is not a PostgreSQL URL with host and database; in user and password write / @ : ? # as %2F %40 %3A %3F %23"
                            + EXAMPLES);
        }
        var login = new Login();
        login.userInfo(parts.group(1));
        String query = login.takeFrom(parts.group(4));
        String hosts = parts.group(2).isEmpty() ? "localhost" : parts.group(2);
        String url = "jdbc:postgresql://" + hosts + "/" + parts.group(3) + (query.isEmpty() ? "" : "?" + query);
        return new DatabaseUrl(Engine.POSTGRESQL, url, login.user, login.password, null);
    }

    private static boolean areHosts(String text) {
        return HOSTS.matcher(text).matches()
                && Pattern.compile(":(\\d{1,5})(?:,|$)")
                        .matcher(text)
                        .results()
                        .allMatch(port -> isPort(port.group(1)));
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= 65535;
    }

    /** User and password, which PostgreSQL URLs carry before the host or among the options. */
    private static final class Login {
        private String user;
        private Secret password;

        void userInfo(String text) {
            if (text == null) {
                return;
            }
            int colon = text.indexOf(':');
            user = decoded(colon < 0 ? text : text.substring(0, colon));
            password = colon < 0 ? null : Secret.of(decoded(text.substring(colon + 1)));
        }

        /** The options without user and password. */
        String takeFrom(String query) {
            List<String> kept = new ArrayList<>();
            for (String member : query == null ? new String[0] : query.split("&")) {
                String value = member.substring(member.indexOf('=') + 1);
                switch (member.substring(0, Math.max(0, member.indexOf('='))).toLowerCase(Locale.ROOT)) {
                    case "user" -> user = decoded(value);
                    case "password" -> password = Secret.of(decoded(value));
                    default -> kept.add(member);
                }
            }
            return String.join("&", kept);
        }

        /** Percent escapes only: a plus sign is a plus sign. */
        private static String decoded(String text) {
            try {
                return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "has a % in user or password that begins no escape; write it as %25", e);
            }
        }
    }
}
