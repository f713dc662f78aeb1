package dev.turnpike.proxy.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.RouteConfig.Fallback.Cause;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.LimitKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Failure BROKEN = new Failure.UpstreamError("broken", 500);
    private static final Failure UNSUPPORTED = new Failure.Unsupported("no images", "messages");
    private static final Failure TOO_LONG = new Failure.ContextExceeded("too long", "messages");
    private static final Failure SOON = limited(Duration.ofSeconds(1));
    private static final Failure LATER = limited(Duration.ofSeconds(9));
    private static final Failure NEVER = limited(null);

    private static Failure limited(Duration wait) {
        return new Failure.Limited("full", LimitKind.REQUESTS, wait);
    }

    @Test
    void tellsTheLastFailureThatSaysMoreThanThatABackendWasPassedOver() {
        assertThat(Judge.telling(null, UNSUPPORTED)).isEqualTo(UNSUPPORTED);
        assertThat(Judge.telling(SOON, BROKEN)).isEqualTo(BROKEN);
        assertThat(Judge.telling(BROKEN, SOON)).isEqualTo(BROKEN);
        assertThat(Judge.telling(BROKEN, UNSUPPORTED)).isEqualTo(BROKEN);
        assertThat(Judge.telling(UNSUPPORTED, SOON)).isEqualTo(SOON);
        assertThat(Judge.telling(SOON, UNSUPPORTED)).isEqualTo(SOON);
        assertThat(Judge.telling(BROKEN, TOO_LONG)).isEqualTo(BROKEN);
        assertThat(Judge.telling(TOO_LONG, BROKEN)).isEqualTo(BROKEN);
        assertThat(Judge.telling(TOO_LONG, SOON)).isEqualTo(SOON);
        assertThat(Judge.telling(SOON, TOO_LONG)).isEqualTo(SOON);
        assertThat(Judge.telling(UNSUPPORTED, TOO_LONG)).isEqualTo(TOO_LONG);
        assertThat(Judge.telling(TOO_LONG, UNSUPPORTED)).isEqualTo(TOO_LONG);
    }

    @Test
    void tellsTheLimitThatEndsSoonest() {
        assertThat(Judge.telling(LATER, SOON)).isEqualTo(SOON);
        assertThat(Judge.telling(SOON, LATER)).isEqualTo(SOON);
        assertThat(Judge.telling(NEVER, LATER)).isEqualTo(LATER);
        assertThat(Judge.telling(LATER, NEVER)).isEqualTo(LATER);
    }

    @Test
    void goesOnAndFallsBackWhenABackendIsAtItsLimitWithoutBlamingIt() {
        assertThat(Judge.judge(SOON)).isEqualTo(Verdict.NEXT_TARGET);
        assertThat(Judge.fallbackCause(SOON)).hasValue(Cause.RateLimited);
        assertThat(Judge.blamesBackend(SOON)).isFalse();
        assertThat(Judge.fallbackCause(UNSUPPORTED)).isEmpty();
    }

    @Test
    void goesOnAndFallsBackWhenARequestIsTooLongForABackendWithoutBlamingIt() {
        assertThat(Judge.judge(TOO_LONG)).isEqualTo(Verdict.NEXT_TARGET);
        assertThat(Judge.fallbackCause(TOO_LONG)).hasValue(Cause.ContextWindowExceeded);
        assertThat(Judge.blamesBackend(TOO_LONG)).isFalse();
        var spent = new RetryBudget();
        assertThat(spent.spend()).isTrue();
        assertThat(new RetryAllowance(spent, 0).take(TOO_LONG)).isTrue();
    }

    @Test
    void goesOnToOtherBackendsForFreeWhenOneWasPassedOverAndRepeatsWithinTheBudget() {
        var allowance = new RetryAllowance(new RetryBudget(), 2);

        assertThat(allowance.moveOn(SOON)).isTrue();
        assertThat(allowance.moveOn(UNSUPPORTED)).isTrue();
        assertThat(allowance.moveOn(BROKEN)).isTrue();
        assertThat(allowance.take(BROKEN)).isTrue();
        assertThat(allowance.take(BROKEN)).isFalse();
        assertThat(allowance.moveOn(BROKEN)).isFalse();
        var spent = new RetryBudget();
        assertThat(spent.spend()).isTrue();
        assertThat(new RetryAllowance(spent, 2).take(BROKEN)).isFalse();
        assertThat(new RetryAllowance(spent, 2).take(new Failure.UpstreamUnreachable("dns", Failure.Reach.NOT_SENT)))
                .isTrue();
    }
}
