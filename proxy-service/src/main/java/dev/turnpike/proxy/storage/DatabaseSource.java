package dev.turnpike.proxy.storage;

import dev.turnpike.crds.config.Secret;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where the database is.
 *
 * @param jdbcUrl {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://host:port/database}
 * @param user null when the URL says it or none is needed
 * @param password null when the URL says it or none is needed
 */
public record DatabaseSource(String jdbcUrl, String user, Secret password) {
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    public DatabaseSource {
        Objects.requireNonNull(jdbcUrl, "jdbcUrl");
    }

    /** A SQLite file, made when it is absent, with its folder. */
    public static DatabaseSource sqlite(String file) {
        return new DatabaseSource("jdbc:sqlite:" + file, null, null);
    }

    /** The URL as it may be shown: without user, password and parameters. */
    public String shown() {
        int parameters = jdbcUrl.indexOf('?');
        var plain = parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
        return USER_INFO.matcher(plain).replaceAll("//");
    }

    @Override
    public String toString() {
        return "DatabaseSource[" + shown() + "]";
    }
}
