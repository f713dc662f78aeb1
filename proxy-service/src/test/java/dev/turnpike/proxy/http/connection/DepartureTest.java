package dev.turnpike.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DepartureTest {
    private final Counters counters = new Counters();
    private final Departure departure = new Departure(counters);
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void runsEachActionOnceAndCountsTheClientOnce() {
        departure.onGone(runs::incrementAndGet);
        departure.onGone(runs::incrementAndGet);

        departure.happened();
        departure.happened();

        assertThat(runs).hasValue(2);
        assertThat(departure.gone()).isTrue();
        assertThat(counters.clientsGone()).isEqualTo(1);
    }

    @Test
    void runsAnActionAtOnceWhenTheClientIsAlreadyGone() {
        departure.happened();

        departure.onGone(runs::incrementAndGet).close();

        assertThat(runs).hasValue(1);
    }

    @Test
    void dropsAnActionThatWasTakenBackAndThoseOfAnEndedExchange() {
        departure.onGone(runs::incrementAndGet).close();
        departure.onGone(runs::incrementAndGet);
        departure.forget();

        departure.happened();

        assertThat(runs).hasValue(0);
    }

    @Test
    void countsAnEndOfInputOnlyWhileSomebodyCares() {
        departure.inputEnded();

        assertThat(departure.gone()).isTrue();
        assertThat(counters.clientsGone()).isZero();
    }

    @Test
    void runsTheOthersWhenOneActionFails() {
        departure.onGone(() -> {
            throw new IllegalStateException("failed");
        });
        departure.onGone(runs::incrementAndGet);

        departure.happened();

        assertThat(runs).hasValue(1);
    }
}
