/**
 * What is configured now: one immutable {@link dev.turnpike.proxy.snapshot.Snapshot}, swapped by one volatile write in
 * {@link dev.turnpike.proxy.snapshot.SnapshotHolder}. A request takes it once and keeps it. {@link dev.turnpike.proxy.snapshot.SnapshotCompiler} makes it
 * from a {@code GatewayConfig}, whoever brought that: today {@link dev.turnpike.proxy.snapshot.LocalSource} from files and environment.
 *
 * <p>The way of a file: {@code ConfigFolder} finds it, {@code YamlReader} cuts it into documents and remembers lines, {@code ConfigFileReader} sorts them into
 * routes, clients and Secrets, {@code LocalConfiguration} compiles everything together into a {@code Draft}, and {@code Draft.keeping} puts back what was good
 * before and is wrong now.
 */
package dev.turnpike.proxy.snapshot;
