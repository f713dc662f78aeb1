package dev.turnpike.proxy.http;

import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.record.Exchange.Arrival;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;

/** A request to a model as the pipeline sees it: who sends it from where, and a body that is read when it is asked for. */
public final class Inbound {
    private static final int LONGEST_NOTE = 128;
    private final Visit visit;
    private final Arrival arrival;

    Inbound(Operation operation, Visit visit) {
        this.visit = visit;
        this.arrival = new Arrival(
                visit.id(),
                Instant.now(),
                System.nanoTime(),
                operation,
                visit.path(),
                note("x-client-request-id"),
                note("user-agent"));
    }

    /** How it arrived. */
    public Arrival arrival() {
        return arrival;
    }

    /** All values of a header. */
    public List<String> headers(String name) {
        return visit.headers(name);
    }

    /** Where it comes from; see {@link Visit#peer}. */
    public InetAddress peer() {
        return visit.peer();
    }

    /**
     * The body; read once.
     *
     * @throws dev.turnpike.proxy.failure.GatewayException when it is too large, of another type, or memory is short
     */
    public byte[] body() {
        return visit.body();
    }

    /** A client's own words for the log: cut, and printable. */
    private String note(String header) {
        return visit.header(header)
                .map(value -> value.length() > LONGEST_NOTE ? value.substring(0, LONGEST_NOTE) : value)
                .map(value -> value.replaceAll("[^\\x20-\\x7E]", "?"))
                .orElse(null);
    }
}
