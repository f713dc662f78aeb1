package dev.turnpike.proxy.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final ByteBudget budget = new ByteBudget("answer", 1_000, 0);

    @Test
    void refusesWhatDoesNotFitAndLeavesTheShareAsItWas() {
        var first = budget.share();
        var second = budget.share();
        first.take(900);
        second.take(100);

        assertThatThrownBy(() -> second.take(1))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refusal -> assertThat(refusal.failure())
                                .isInstanceOfSatisfying(Failure.Overloaded.class, overloaded -> {
                                    assertThat(overloaded.message()).contains("too many answer bytes");
                                    assertThat(overloaded.retryAfter()).isPositive();
                                }));

        assertThat(budget.held()).isEqualTo(1_000);
        assertThat(budget.refused()).isEqualTo(1);
        first.give(1);
        assertThat(second.tryTake(1)).isTrue();
    }

    @Test
    void givesBackEverythingOnceHoweverOftenAShareIsClosed() {
        try (var other = budget.share()) {
            other.take(10);
            var share = budget.share();
            share.take(700);
            share.give(300);

            share.close();
            share.close();

            assertThat(budget.held()).isEqualTo(10);
        }
        assertThat(budget.held()).isZero();
    }

    @Test
    void whatIsFreeIsNeitherCountedNorRefused() {
        var generous = new ByteBudget("answer", 100, 64);
        var large = generous.share();
        large.take(164);
        var small = generous.share();

        assertThat(small.tryTake(64)).isTrue();
        assertThat(small.tryTake(1)).isFalse();
        assertThat(generous.held()).isEqualTo(100);
        small.close();
        large.give(101);
        assertThat(generous.held()).isZero();
        large.close();
        assertThat(generous.held()).isZero();
    }

    @Test
    void aHugeWishNeverOverflows() {
        var share = budget.share();
        share.take(1);

        assertThat(share.tryTake(Long.MAX_VALUE / 2)).isFalse();
        assertThat(budget.held()).isEqualTo(1);
    }

    @Test
    void manyThreadsLeaveNothingAndNeverHoldMore() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            var random = new SplittableRandom(i);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 2_000; j++) {
                    try (var share = budget.share()) {
                        while (share.tryTake(1 + random.nextInt(100)) && random.nextInt(10) > 0) {
                            assertThat(budget.held()).isBetween(1L, 1_000L);
                        }
                    }
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(budget.held()).isZero();
    }
}
