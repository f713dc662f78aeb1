/**
 * One schema on two engines: SQLite, a file that needs nothing installed, and PostgreSQL, shared by all replicas.
 *
 * <p>{@link dev.turnpike.proxy.storage.Database} opens the engine that the JDBC URL names, brings its schema up to date from
 * {@code db/migration/sqlite} or {@code db/migration/postgresql} (the same versions, the same columns), and runs work in transactions:
 * {@code read} and {@code write} hand out Helidon's {@code DbExecute}, {@code batch} a JDBC connection, because DbClient has no batch call.
 * {@code search} is for reads whose cost somebody outside chooses: they have a time limit and connections of their own.
 * Every wait is bounded: for a connection, for a statement, for SQLite's one writer. Work on SQLite runs on platform threads, because its
 * native calls would hold the carrier of a virtual thread.
 *
 * <p>Rooms own their SQL; this package knows the two engines and one table, {@code installation}, with what is made
 * once for all processes ({@link dev.turnpike.proxy.storage.Facts}). SQL text is constant, values are parameters. A failure is a
 * {@link dev.turnpike.proxy.storage.StorageProblem}, whose message names the database and never its password.
 */
package dev.turnpike.proxy.storage;
