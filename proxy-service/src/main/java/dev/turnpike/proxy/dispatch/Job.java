package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.snapshot.Snapshot;

/**
 * What is to be answered, for whom, and where the answer goes.
 *
 * @param bill settled when the answer is complete; whoever made it closes it
 */
public record Job(
        Exchange exchange, Snapshot snapshot, Caller caller, ModelRequest request, ReplySink sink, Bill bill) {

    /** The same with its answer to {@code other}. */
    Job to(ReplySink other) {
        return new Job(exchange, snapshot, caller, request, other, bill);
    }
}
