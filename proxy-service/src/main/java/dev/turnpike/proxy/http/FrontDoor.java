package dev.turnpike.proxy.http;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.wire.HeaderFields;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every request of a listener comes through here, and every failure leaves through here, as JSON. */
final class FrontDoor implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
    private final EndpointTable table;
    private final Cors cors;
    private final Supplier<Visit.VisitContext> contexts;

    FrontDoor(EndpointTable table, Cors cors, Supplier<Visit.VisitContext> contexts) {
        this.table = table;
        this.cors = cors;
        this.contexts = contexts;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        try (var visit = new Visit(request, response, contexts.get())) {
            serve(visit);
        } catch (GatewayException e) {
            // Only ClientGone gets here: there is nobody to answer.
            throw new CloseConnectionException("client gone", e);
        }
    }

    private void serve(Visit visit) {
        try {
            if (cors.answers(visit)) {
                return;
            }
            var match = table.match(visit.method(), visit.path());
            visit.variables(match.variables());
            match.endpoint().handler().handle(visit);
        } catch (GatewayException e) {
            visit.fail(e.failure(), HeaderFields.NONE);
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).addKeyValue("requestId", visit.id()).log("request failed with a bug of ours");
            visit.fail(Failure.Internal.of(visit.id()), HeaderFields.NONE);
        }
        if (visit.status() == 499) {
            throw new CloseConnectionException("client gone");
        }
    }
}
