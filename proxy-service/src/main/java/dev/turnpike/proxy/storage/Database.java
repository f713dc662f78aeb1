package dev.turnpike.proxy.storage;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * The open database. Every piece of work is one transaction: committed when it returns, rolled back when it throws; what it throws reaches
 * the caller, failures of the database as {@link StorageProblem}. No work may start other work on the same database.
 *
 * <p>Transactions are used for single reads too: DbClient leaks the connection of a query that cannot be prepared, a rollback returns it.
 */
public final class Database implements AutoCloseable {
    private static final int SQLITE_READERS = 2;
    private static final int POSTGRESQL_CONNECTIONS = 10;
    private static final int SEARCHES = 2;

    private final DatabaseSource source;
    private final Engine engine;
    private final Pool writes;
    private final Pool reads;
    private final Pool searches;
    private final Optional<Lane> writer;
    private final Optional<Lane> readers;
    private final Optional<Lane> searchers;

    /** Work in a transaction; {@code sql} is of no use after it. */
    @FunctionalInterface
    public interface Work<T> {

        /** Does it. A {@code Stream} of rows must be closed or consumed whole inside. */
        T run(DbExecute sql);
    }

    /** Work in a transaction on the JDBC connection itself, for batches. */
    @FunctionalInterface
    public interface Batch<T> {

        /** Does it; commit and rollback are not its business. */
        T run(Connection connection) throws SQLException;
    }

    /** Something that is listened to until it is closed. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private Database(Engine engine, DatabaseSource source) {
        this.source = source;
        this.engine = engine;
        if (engine == Engine.SQLITE) {
            this.writes = Pool.sqliteWriter(engine.forWriting(source));
            this.reads = Pool.sqliteReaders(engine.forReading(source), "readers", SQLITE_READERS);
            this.searches = Pool.sqliteReaders(engine.forReading(source), "searches", SEARCHES);
            this.writer = Optional.of(new Lane(source, "sqlite-writer-", 1));
            this.readers = Optional.of(new Lane(source, "sqlite-reader-", SQLITE_READERS));
            this.searchers = Optional.of(new Lane(source, "sqlite-search-", SEARCHES));
        } else {
            this.writes = Pool.postgresql(engine.forWriting(source), "work", POSTGRESQL_CONNECTIONS);
            this.reads = writes;
            this.searches = Pool.postgresql(engine.forReading(source), "searches", SEARCHES);
            this.writer = Optional.empty();
            this.readers = Optional.empty();
            this.searchers = Optional.empty();
        }
    }

    /**
     * Opens the database and brings its schema up to date; a SQLite file and its folder are made. Takes at most a few seconds when nothing
     * answers.
     *
     * @throws StorageProblem when it cannot be opened or written
     */
    public static Database open(DatabaseSource source) {
        var engine = Engine.of(source);
        Migrations.run(engine, source);
        return new Database(engine, source);
    }

    /** Runs work that only reads. Writing in it fails on SQLite. */
    public <T> T read(Work<T> work) {
        return readers.isPresent()
                ? readers.get().run(() -> transact(reads.client(), work))
                : transact(reads.client(), work);
    }

    /**
     * Runs work that reads as much as somebody outside chose. Two such run at once, on connections of their own: whatever they cost, other work
     * does not wait for them. On SQLite {@code within} is for all of it, on PostgreSQL for each statement.
     *
     * @throws StorageProblem.TooSlow when a statement was ended after {@code within}
     */
    public <T> T search(Duration within, Work<T> work) {
        return searchers.isPresent()
                ? searchers.get().run(() -> transact(searches.client(within), work))
                : transact(searches.client(within), work);
    }

    /** Runs work that writes; on SQLite all such work runs one after another on one thread. */
    public <T> T write(Work<T> work) {
        return writer.isPresent()
                ? writer.get().run(() -> transact(writes.client(), work))
                : transact(writes.client(), work);
    }

    /** Runs work that writes in batches. */
    public <T> T batch(Batch<T> work) {
        return writer.isPresent() ? writer.get().run(() -> connect(work)) : connect(work);
    }

    /** Tells every process that listens to {@code topic}, once this transaction is committed. Does nothing on SQLite, which has one process. */
    public void announce(DbExecute sql, String topic) {
        if (engine == Engine.POSTGRESQL) {
            sql.get("SELECT pg_notify('turnpike', ?)", topic);
        }
    }

    /**
     * Calls {@code listener}, on a thread of its own, after each announcement of {@code topic}, and after a lost connection was restored,
     * because announcements may have been missed. On SQLite nothing is ever called: poll.
     */
    public Subscription listen(String topic, Runnable listener) {
        return engine == Engine.POSTGRESQL ? Notifications.start(engine.forReading(source), topic, listener) : () -> {};
    }

    /** The database as it may be shown. */
    @Override
    public String toString() {
        return source.shown();
    }

    /** Ends what runs, then closes all connections. */
    @Override
    public void close() {
        writer.ifPresent(Lane::close);
        readers.ifPresent(Lane::close);
        searchers.ifPresent(Lane::close);
        writes.close();
        reads.close();
        searches.close();
    }

    private <T> T transact(DbClient client, Work<T> work) {
        var transaction = client.transaction();
        boolean committed = false;
        try {
            T result = work.run(transaction);
            transaction.commit();
            committed = true;
            return result;
        } catch (DbClientException e) {
            throw StorageProblem.failed(source, e);
        } finally {
            if (!committed) {
                rollback(transaction);
            }
        }
    }

    private static void rollback(DbTransaction transaction) {
        try {
            transaction.rollback();
        } catch (DbClientException | IllegalStateException _) {
            // The connection is already back in the pool or broken; the failure that led here is being thrown.
            return;
        }
    }

    private <T> T connect(Batch<T> work) {
        try (var connection = writes.client().unwrap(Connection.class)) {
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                T result = work.run(connection);
                connection.commit();
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
            }
        } catch (SQLException | DbClientException e) {
            throw StorageProblem.failed(source, e);
        }
    }
}
