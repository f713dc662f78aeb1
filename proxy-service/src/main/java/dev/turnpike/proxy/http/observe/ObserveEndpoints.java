package dev.turnpike.proxy.http.observe;

import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.http.Visit;
import dev.turnpike.proxy.wire.HeaderFields;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Health and metrics. Health is on both listeners, metrics only on the one that nobody outside reaches. */
public final class ObserveEndpoints {
    private static final Header PROMETHEUS =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    private final Supplier<String> metrics;
    private final BooleanSupplier live;
    private final BooleanSupplier ready;

    /** {@code live}: the process can serve; {@code ready}: it should be sent requests. */
    public ObserveEndpoints(Supplier<String> metrics, BooleanSupplier live, BooleanSupplier ready) {
        this.metrics = metrics;
        this.live = live;
        this.ready = ready;
    }

    /** For the public listener. */
    public List<Endpoint> health() {
        return List.of(
                Endpoint.own("GET", "/health", visit -> answer(visit, ready)),
                Endpoint.own("GET", "/health/live", visit -> answer(visit, live)),
                Endpoint.own("GET", "/health/ready", visit -> answer(visit, ready)));
    }

    /** For the metrics listener. */
    public Endpoint metrics() {
        return Endpoint.own(
                "GET",
                "/metrics",
                visit -> visit.reply(
                        200, PROMETHEUS, metrics.get().getBytes(StandardCharsets.UTF_8), HeaderFields.NONE));
    }

    private static void answer(Visit visit, BooleanSupplier check) {
        boolean up = check.getAsBoolean();
        var body = Json.write(Json.mapper().createObjectNode().put("status", up ? "UP" : "DOWN"));
        visit.reply(up ? 200 : 503, Visit.JSON, body, HeaderFields.NONE);
    }
}
