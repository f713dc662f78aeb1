/**
 * What happened: one {@link dev.turnpike.proxy.record.ExchangeRecord} for every accepted request, handed to an
 * {@link dev.turnpike.proxy.record.ExchangeLog} when the exchange has ended. Handing over costs a place in a queue; it never waits, never fails
 * and never does I/O.
 *
 * <p>{@link dev.turnpike.proxy.record.DatabaseExchangeLog} is the plain log: a bounded queue in memory, and one platform thread that redacts,
 * cuts and inserts in batches. What the queue cannot take is dropped, bodies first, and counted:
 * {@code accepted = written + queued + dropped} at every moment. Rows are found by their UUIDv7 and inserted
 * {@code ON CONFLICT DO NOTHING}, so that writing one twice is harmless. A process that is killed loses what was queued.
 *
 * <p>{@link dev.turnpike.proxy.record.ExchangeQuery} reads: by exact filters, in the order of ids, within a time limit, and on connections that
 * nobody else waits for.
 *
 * <p>While an exchange runs, the beginning of its answer gathers in a {@code BodyCapture}. All captures together are bounded by a budget of memory;
 * beyond it they are cut where they are, which a warning in the row tells. With the record the bytes move into the queue and are counted there.
 *
 * <p>Bodies are kept as the route says ({@code None}, {@code Metadata}, {@code Redacted}, {@code Full}), for a shorter time than the rows that say
 * what happened. {@code Redaction} masks credentials in all of them. Columns come from what the gateway decided and measured; nothing that a
 * client wrote chooses an owner, a status or a figure.
 */
package dev.turnpike.proxy.record;
