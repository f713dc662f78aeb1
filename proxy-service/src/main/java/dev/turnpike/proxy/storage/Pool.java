package dev.turnpike.proxy.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A bounded pool of connections and the DbClient over it. */
final class Pool implements AutoCloseable {
    private static final long WAIT_MILLIS = 2_000;

    private final Engine engine;
    private final HikariDataSource connections;
    private final DbClient client;

    private Pool(Engine engine, HikariConfig config) {
        this.engine = engine;
        this.connections = new HikariDataSource(config);
        this.client =
                JdbcClientBuilder.create().connectionPool(this::connection).build();
    }

    /** The one connection that writes to a SQLite file. */
    static Pool sqliteWriter(DataSource source) {
        var config = config(source, "turnpike-sqlite-writer", 1);
        config.setMaxLifetime(0);
        return new Pool(Engine.SQLITE, config);
    }

    /** Connections that see committed SQLite pages and cannot write. */
    static Pool sqliteReaders(DataSource source, String name, int size) {
        var config = config(source, "turnpike-sqlite-" + name, size);
        config.setMaxLifetime(0);
        config.setConnectionInitSql("PRAGMA query_only = 1");
        return new Pool(Engine.SQLITE, config);
    }

    /** Connections to PostgreSQL, on which no statement runs for more than 5 s. */
    static Pool postgresql(DataSource source, String name, int size) {
        var config = config(source, "turnpike-postgresql-" + name, size);
        config.setMinimumIdle(1);
        config.setConnectionInitSql(
                "SET statement_timeout = 5000; SET lock_timeout = 4000; SET idle_in_transaction_session_timeout = 30000");
        return new Pool(Engine.POSTGRESQL, config);
    }

    private static HikariConfig config(DataSource source, String name, int size) {
        var config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName(name);
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setValidationTimeout(WAIT_MILLIS / 2);
        return config;
    }

    DbClient client() {
        return client;
    }

    /** A client on whose connections a statement is ended when it takes longer than {@code within}. All clients of such a pool must be made here. */
    DbClient client(Duration within) {
        return JdbcClientBuilder.create().connectionPool(() -> limited(within)).build();
    }

    private Connection limited(Duration within) {
        var connection = connection();
        try {
            TimeLimit.set(engine, connection, within);
            return connection;
        } catch (SQLException e) {
            connections.evictConnection(connection);
            throw new DbClientException("No time limit", e);
        }
    }

    private Connection connection() {
        try {
            var connection = connections.getConnection();
            if (connection.getAutoCommit()) {
                return connection;
            }
            // The SQLite driver notes that a transaction began before it tries: when the write lock could not be had in
            // time, it believes in a
            // transaction that is not there, starts no other, and each statement would be committed alone.
            connections.evictConnection(connection);
            return connections.getConnection();
        } catch (SQLException e) {
            throw new DbClientException("No connection", e);
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
