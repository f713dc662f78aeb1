package dev.turnpike.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.BackendConfig.Cooldown;
import dev.turnpike.proxy.testkit.ManualClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackendHealthTest {
    private static final Cooldown THREE = new Cooldown(3, Duration.ofSeconds(30));
    private static final Duration FAST = Duration.ofMillis(10);

    private final ManualClock clock = new ManualClock();
    private final BackendHealth health = new BackendHealth(clock);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            fail(health.begin("b"), null);
        }
    }

    private static void fail(Trial trial, Duration retryAfter) {
        try (trial) {
            trial.failed(THREE, retryAfter);
        }
    }

    private void succeed(Trial trial) {
        try (trial) {
            trial.succeeded(FAST);
        }
    }

    private Health.Phase phase() {
        return health.of("b").phase();
    }

    @Test
    void leavesABackendAloneAfterSoManyFailuresInARow() {
        fail(2);
        succeed(health.begin("b"));
        fail(2);
        assertThat(health.available("b")).isTrue();

        fail(1);

        assertThat(health.available("b")).isFalse();
        assertThat(health.of("b")).isEqualTo(new Health(Health.Phase.COOLING_DOWN, Duration.ofSeconds(30), 3, 0, FAST));
    }

    @Test
    void probesOnceWhenTheCoolDownIsOver() {
        fail(3);
        clock.advance(Duration.ofSeconds(30));
        assertThat(phase()).isEqualTo(Health.Phase.PROBE_DUE);
        assertThat(health.available("b")).isTrue();

        var probe = health.begin("b");

        assertThat(phase()).isEqualTo(Health.Phase.PROBING);
        assertThat(health.available("b")).isFalse();
        assertThat(health.probedByAnother("b")).isTrue();
        succeed(probe);
        assertThat(phase()).isEqualTo(Health.Phase.HEALTHY);
        fail(2);
        assertThat(phase()).as("the count began anew").isEqualTo(Health.Phase.HEALTHY);
    }

    @Test
    void isBackWithTheFirstContentOfAProbeNotWithTheEndOfItsStream() {
        fail(3);
        clock.advance(Duration.ofSeconds(30));
        var probe = health.begin("b");

        probe.answering();

        assertThat(phase()).isEqualTo(Health.Phase.HEALTHY);
        assertThat(health.available("b")).isTrue();
        succeed(probe);
        assertThat(phase()).isEqualTo(Health.Phase.HEALTHY);
    }

    @Test
    void coolsDownAgainWhenTheProbeFails() {
        fail(3);
        clock.advance(Duration.ofSeconds(31));

        fail(1);

        assertThat(health.of("b").coolsDownFor()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void probesAgainWhenTheProbeSaidNothing() {
        fail(3);
        clock.advance(Duration.ofSeconds(30));

        health.begin("b").close();

        assertThat(phase()).isEqualTo(Health.Phase.PROBE_DUE);
    }

    @Test
    void isNotFooledByTriesThatBeganBeforeTheCoolDown() {
        var slow = health.begin("b");
        var slower = health.begin("b");
        fail(3);

        succeed(slow);
        assertThat(phase()).isEqualTo(Health.Phase.COOLING_DOWN);
        clock.advance(Duration.ofSeconds(20));
        fail(slower, null);

        assertThat(health.of("b").coolsDownFor()).as("not longer either").isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void doesNotEndTheProbeOfAnother() {
        var slow = health.begin("b");
        fail(3);
        clock.advance(Duration.ofSeconds(30));
        var probe = health.begin("b");

        slow.close();

        assertThat(phase()).isEqualTo(Health.Phase.PROBING);
        succeed(probe);
        assertThat(phase()).isEqualTo(Health.Phase.HEALTHY);
    }

    @Test
    void healsByATryOfLastResort() {
        fail(3);

        succeed(health.begin("b"));

        assertThat(phase()).isEqualTo(Health.Phase.HEALTHY);
    }

    @Test
    void aProbeThatOutlivesTheRecoveryIsATryLikeOthers() {
        fail(3);
        clock.advance(Duration.ofSeconds(30));
        var probe = health.begin("b");

        succeed(health.begin("b"));

        assertThat(health.probedByAnother("b")).isFalse();
        fail(probe, null);
        assertThat(phase()).isEqualTo(Health.Phase.HEALTHY);
    }

    @Test
    void waitsAsLongAsTheBackendAskedFor() {
        var other = health.begin("b");
        fail(health.begin("b"), Duration.ofSeconds(7));
        succeed(other);
        assertThat(health.of("b").coolsDownFor()).isEqualTo(Duration.ofSeconds(7));

        fail(health.begin("b"), Duration.ofSeconds(2));
        assertThat(health.of("b").coolsDownFor()).as("never shorter").isEqualTo(Duration.ofSeconds(7));

        clock.advance(Duration.ofSeconds(7));
        assertThat(phase()).isEqualTo(Health.Phase.PROBE_DUE);
    }

    @Test
    void countsWhatIsInFlightAndATrialOnce() {
        var one = health.begin("b");
        var other = health.begin("b");
        assertThat(health.of("b").inFlight()).isEqualTo(2);

        succeed(one);
        one.failed(THREE, null);
        one.succeeded(FAST);
        other.close();

        assertThat(health.of("b")).isEqualTo(new Health(Health.Phase.HEALTHY, Duration.ZERO, 0, 0, FAST));
    }

    @Test
    void smoothsLatencyAndForgetsItWithTime() {
        succeed(health.begin("b"));
        try (var trial = health.begin("b")) {
            trial.succeeded(Duration.ofMillis(110));
        }
        assertThat(health.of("b").latency()).isEqualTo(Duration.ofMillis(30));
        double then = health.expectedNanos("b");

        clock.advance(Duration.ofSeconds(30));

        assertThat(health.expectedNanos("b")).isEqualTo(then / 2);
    }

    @Test
    void forgetsBackendsThatAreConfiguredNoMore() {
        fail(3);

        health.keepOnly(Set.of("a"));

        assertThat(health.of("b")).isEqualTo(Health.UNTRIED);
    }
}
