package dev.turnpike.proxy.settings;

import dev.turnpike.crds.config.Secret;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where the proxy stores what it keeps, ready for JDBC.
 *
 * @param jdbcUrl {@code jdbc:sqlite:/absolute/file} or {@code jdbc:postgresql://…}; never a user or password in it
 * @param user null when none is named, always for SQLite
 * @param password null when none is named, always for SQLite
 * @param file the SQLite file, absolute, whose folder may not exist yet; null for PostgreSQL
 */
public record DatabaseUrl(Engine engine, String jdbcUrl, String user, Secret password, Path file) {

    /** The two engines. */
    public enum Engine {
        /** One embedded file, one replica. */
        SQLITE,
        /** Shared by all replicas. */
        POSTGRESQL
    }

    public DatabaseUrl {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(jdbcUrl, "jdbcUrl");
    }

    /**
     * Reads {@code sqlite:///./relative/file.db}, {@code sqlite:////absolute/file.db}, {@code postgresql://user:password@host:5432/database?sslmode=…},
     * both also with a {@code +driver} behind the scheme, and {@code jdbc:sqlite:file} and {@code jdbc:postgresql:…}.
     *
     * @param workingDirectory where relative files start
     * @throws IllegalArgumentException with what is wrong; the text itself is never quoted, since it may hold a password
     */
    public static DatabaseUrl parse(String text, Path workingDirectory) {
        return new DatabaseUrlReader(workingDirectory).read(text.strip());
    }
}
