package dev.turnpike.proxy;

import dev.turnpike.proxy.auth.Authenticator;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.dispatch.Attempts;
import dev.turnpike.proxy.dispatch.Bill;
import dev.turnpike.proxy.dispatch.Dispatcher;
import dev.turnpike.proxy.dispatch.Job;
import dev.turnpike.proxy.dispatch.ReplySink;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.http.Inbound;
import dev.turnpike.proxy.http.ModelService;
import dev.turnpike.proxy.limits.Limits;
import dev.turnpike.proxy.limits.TokenEstimate;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.routing.Router;
import dev.turnpike.proxy.snapshot.SnapshotHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole flow of a request to a model, room by room. It takes one snapshot and keeps it; it reads the body only of a caller it knows; whatever goes wrong ends in the sink once,
 * and the exchange ends in the log of exchanges exactly once.
 */
public final class ChatPipeline implements ModelService {
    private static final Logger LOG = LoggerFactory.getLogger(ChatPipeline.class);
    private final SnapshotHolder snapshots;
    private final Authenticator authenticator;
    private final Router router;
    private final Limits limits;
    private final Dispatcher dispatcher;
    private final ExchangeEnds ends;

    ChatPipeline(Rooms rooms, ExchangeEnds ends) {
        this.snapshots = rooms.snapshots();
        this.authenticator = rooms.authenticator();
        this.router = rooms.router();
        this.limits = rooms.limits();
        this.dispatcher = rooms.dispatcher();
        this.ends = ends;
    }

    /** The rooms that a request walks through. */
    record Rooms(
            SnapshotHolder snapshots,
            Authenticator authenticator,
            Router router,
            Limits limits,
            Dispatcher dispatcher) {}

    @Override
    public void serve(Inbound inbound, ReplySink sink) {
        var exchange = ends.begin(inbound.arrival());
        try {
            var snapshot = snapshots.current();
            var caller = authenticator.authenticate(inbound::headers, inbound.peer());
            exchange.caller(caller, Authenticator.presented(inbound::headers).orElse(null));
            var request = ModelRequest.parse(inbound.arrival().operation(), inbound.body());
            exchange.request(request);
            var plan = router.plan(snapshot, caller, request.model());
            exchange.route(plan.route());
            exchange.rates(() -> limits.state(caller, plan.names()));
            var estimate = TokenEstimate.of(request);
            try (var bill = new Bill(limits, exchange, estimate, limits.admit(caller, plan.names(), estimate))) {
                dispatcher.dispatch(new Job(exchange, snapshot, caller, request, sink, bill), plan);
            }
        } catch (GatewayException e) {
            fail(exchange, sink, e.failure());
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).addKeyValue("requestId", exchange.id()).log("exchange failed with a bug of ours");
            fail(exchange, sink, Failure.Internal.of(exchange.id()));
        } finally {
            ends.ended(exchange);
        }
    }

    /** A client's own retries would only repeat what several targets have failed at. */
    private static void fail(Exchange exchange, ReplySink sink, Failure failure) {
        exchange.failed(failure);
        var headers = Attempts.headers(exchange);
        sink.fail(failure, exchange.attempts() > 1 ? headers.with("x-should-retry", "false") : headers);
    }
}
