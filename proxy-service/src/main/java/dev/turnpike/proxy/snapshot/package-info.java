/**
 * What is configured now: one immutable {@link dev.turnpike.proxy.snapshot.Snapshot}, swapped by one volatile write. A request takes it once and keeps it.
 * Sources: files, environment, admin push.
 */
package dev.turnpike.proxy.snapshot;
