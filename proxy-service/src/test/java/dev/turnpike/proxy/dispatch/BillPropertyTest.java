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
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.provider.answer.Learned;
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

    /** Failures of tries, whether anything was sent to the upstream, and whether it may have worked on that until then. */
    private enum Ending {
        ANSWERED(null, true, true),
        REFUSED(new Failure.UpstreamRejected(400, "no", new Failure.Words("t", null, null)), true, false),
        BROKEN(new Failure.UpstreamError("broken", 500), true, false),
        OVERLOADED(new Failure.UpstreamOverloaded("busy", null), true, false),
        CUT(new Failure.UpstreamTruncated("cut"), true, true),
        LATE(new Failure.TimedOut("late", Deadline.IDLE), true, true),
        GONE(new Failure.ClientGone("gone"), true, true),
        RESET(new Failure.UpstreamUnreachable("reset", Failure.Reach.MAYBE_SENT), true, false),
        UNREACHABLE(new Failure.UpstreamUnreachable("dns", Failure.Reach.NOT_SENT), false, false),
        UNDIALLED(new Failure.TimedOut("no connection", Deadline.CONNECT), false, false),
        TOO_LATE_TO_DIAL(new Failure.TimedOut("late", Deadline.TOTAL), false, false),
        GONE_EARLY(new Failure.ClientGone("gone"), false, false),
        INVALID(Failure.Invalid.of("messages", "no image"), false, false),
        ENDED(new Failure.Draining("ended"), true, true),
        UNSUPPORTED(new Failure.Unsupported("no images", "messages"), false, false),
        TOO_LONG(new Failure.ContextExceeded("too long", "messages"), false, false),
        LIMITED(new Failure.Limited("full", LimitKind.REQUESTS, Duration.ofSeconds(1)), false, false),
        BUG(null, false, false);

        private final Failure failure;
        private final boolean reached;
        private final boolean worked;

        Ending(Failure failure, boolean reached, boolean worked) {
            this.failure = failure;
            this.reached = reached;
            this.worked = worked;
        }
    }

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

    @SuppressWarnings("try") // closing twice is what is tested
    private void exchange(Random random) {
        var exchange = new Exchange(
                new Exchange.Arrival("id", Instant.EPOCH, 0, Operation.CHAT, "/v1/chat/completions", null, null),
                ByteBudget.unbounded().share());
        exchange.request(ModelRequest.parse(
                Operation.CHAT,
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\"}],\"max_tokens\":50}"
                        .getBytes(StandardCharsets.UTF_8)));
        var estimate = TokenEstimate.of(exchange.request());
        boolean reached = false;
        long owed = 0;
        try (var bill = new Bill(limits, exchange, estimate, limits.admit(caller, MODEL, estimate))) {
            for (int tries = 1 + random.nextInt(3); tries > 0; tries--) {
                exchange.attemptBegun("r/a");
                bill.begin(backend);
                var ending = Ending.values()[random.nextInt(Ending.values().length)];
                long used = play(exchange, ending, random);
                if (ending.reached) {
                    exchange.upstreamReached();
                    reached = true;
                    owed = Math.max(owed, used);
                    backendRequests++;
                    backendTokens += used;
                }
                if (ending == Ending.ANSWERED) {
                    bill.answered();
                    break;
                } else if (ending == Ending.BUG) {
                    break;
                }
                bill.failed(ending.failure);
            }
            if (random.nextInt(4) == 0) {
                bill.close();
            }
        }
        clientRequests += reached ? 1 : 0;
        clientTokens += owed;
    }

    /** What the upstream did until then, and the tokens of it. */
    private static long play(Exchange exchange, Ending ending, Random random) {
        long input = TokenEstimate.of(exchange.request()).input();
        if (!ending.reached) {
            return 0;
        }
        if (ending.worked && random.nextBoolean()) {
            int output = random.nextInt(200);
            exchange.learned(new Learned(Usage.reported(20, output), null, null, null));
            return 20L + output;
        }
        return ending.worked ? input : 0;
    }
}
