package dev.turnpike.proxy.dispatch;

import static dev.turnpike.proxy.testkit.TestRoutes.backend;
import static dev.turnpike.proxy.testkit.TestRoutes.route;
import static dev.turnpike.proxy.testkit.TestRoutes.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.ClientConfig.ClientLimits;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.LimitKind;
import dev.turnpike.proxy.limits.Limits;
import dev.turnpike.proxy.limits.RateState;
import dev.turnpike.proxy.limits.TokenEstimate;
import dev.turnpike.proxy.provider.Learned;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.testkit.ManualClock;
import dev.turnpike.proxy.testkit.TestCallers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/** Exchanges that fail in every way: client and backend pay once, and only for what was used. */
class BillPropertyTest {
    private static final int LIMIT = 600_000;
    private static final List<String> MODEL = List.of("m");

    /**
     * How a try ends.
     *
     * @param failure null when it answers, or when it ends with a bug of ours
     */
    private record Ending(Failure failure, Reach reach) {}

    /** What became of the request. */
    private enum Reach {
        ANSWERED,
        WORKED_ON,
        REFUSED,
        NOT_SENT,
        BUG
    }

    private static final List<Ending> ENDINGS = List.of(
            new Ending(null, Reach.ANSWERED),
            new Ending(new Failure.UpstreamRejected(400, "no", new Failure.Words("t", null, null)), Reach.REFUSED),
            new Ending(new Failure.UpstreamError("broken", 500), Reach.REFUSED),
            new Ending(new Failure.UpstreamOverloaded("busy", null), Reach.REFUSED),
            new Ending(new Failure.UpstreamTruncated("cut"), Reach.WORKED_ON),
            new Ending(new Failure.TimedOut("late", Deadline.IDLE), Reach.WORKED_ON),
            new Ending(new Failure.ClientGone("gone"), Reach.WORKED_ON),
            new Ending(new Failure.UpstreamUnreachable("reset", Failure.Reach.MAYBE_SENT), Reach.REFUSED),
            new Ending(new Failure.UpstreamUnreachable("dns", Failure.Reach.NOT_SENT), Reach.NOT_SENT),
            new Ending(new Failure.Unsupported("no images", "messages"), Reach.NOT_SENT),
            new Ending(new Failure.Limited("full", LimitKind.REQUESTS, Duration.ofSeconds(1)), Reach.NOT_SENT),
            new Ending(null, Reach.BUG));

    private final ManualClock clock = new ManualClock();
    private final Limits limits = new Limits(clock);
    private final Caller caller = TestCallers.limited("shop", new ClientLimits(LIMIT, LIMIT, 5));
    private final Backend backend = snapshot(
                    route("r", null, backend("a", 1, 0, new BackendConfig.Limits(LIMIT, LIMIT, 5))))
            .routes()
            .getFirst()
            .backends()
            .getFirst();
    private long clientRequests;
    private long clientTokens;
    private long backendRequests;
    private long backendTokens;

    @RepeatedTest(10)
    void clientAndBackendPayOnceForWhatWasUsed() {
        long seed = new Random().nextLong();
        System.out.println("BillPropertyTest seed " + seed);
        var random = new Random(seed);

        for (int i = 0; i < 300; i++) {
            exchange(random);
        }

        assertThat(limits.state(caller, MODEL)).as("seed %d", seed).satisfies(state -> {
            assertThat(state.places()).isEqualTo(new RateState.Places(5, 0));
            assertThat(state.requests().remaining()).isEqualTo(LIMIT - clientRequests);
            assertThat(state.tokens().remaining()).isEqualTo(LIMIT - clientTokens);
        });
        assertThat(limits.state(backend)).as("seed %d", seed).satisfies(state -> {
            assertThat(state.places()).isEqualTo(new RateState.Places(5, 0));
            assertThat(state.requests().remaining()).isEqualTo(LIMIT - backendRequests);
            assertThat(state.tokens().remaining()).isEqualTo(LIMIT - backendTokens);
        });
    }

    private void exchange(Random random) {
        var exchange = new Exchange(
                new Exchange.Arrival("id", Instant.EPOCH, 0, Operation.CHAT, "/v1/chat/completions", null, null));
        exchange.request(ModelRequest.parse(
                Operation.CHAT,
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":50}"
                        .getBytes(StandardCharsets.UTF_8)));
        var estimate = TokenEstimate.of(exchange.request());
        boolean reached = false;
        long owed = 0;
        try (var bill = new Bill(limits, exchange, estimate, limits.admit(caller, MODEL, estimate))) {
            for (int tries = 1 + random.nextInt(3); tries > 0; tries--) {
                exchange.attemptBegun("r/a");
                bill.begin(backend);
                var ending = ENDINGS.get(random.nextInt(ENDINGS.size()));
                long used = play(exchange, ending, random);
                if (counts(ending)) {
                    reached = true;
                    owed = used;
                    backendRequests++;
                    backendTokens += used;
                }
                if (ended(bill, ending)) {
                    break;
                }
            }
        }
        clientRequests += reached ? 1 : 0;
        clientTokens += owed;
    }

    private static boolean counts(Ending ending) {
        return ending.reach() != Reach.NOT_SENT && ending.reach() != Reach.BUG;
    }

    private static boolean ended(Bill bill, Ending ending) {
        if (ending.failure() != null) {
            bill.failed(ending.failure());
        } else if (ending.reach() == Reach.ANSWERED) {
            bill.answered();
        }
        return ending.failure() == null;
    }

    /** What the upstream did until then, and the tokens of it. */
    private static long play(Exchange exchange, Ending ending, Random random) {
        boolean worked = ending.reach() == Reach.ANSWERED || ending.reach() == Reach.WORKED_ON;
        if (!worked) {
            return 0;
        }
        if (random.nextBoolean()) {
            long output = random.nextInt(200);
            exchange.learned(new Learned(Usage.reported(20, output), null, null, null));
            return 20 + output;
        }
        return TokenEstimate.of(exchange.request()).input();
    }
}
