package dev.turnpike.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Latencies in nanoseconds, round by round: where one round stands out from the others, the machine did something else. */
final class Latencies {
    private final List<List<Long>> rounds = new ArrayList<>();

    void beginRound() {
        rounds.add(new ArrayList<>());
    }

    void add(long nanos) {
        rounds.getLast().add(nanos);
    }

    /** The p99 of the median round. */
    double typicalP99() {
        var sorted =
                rounds.stream().map(round -> percentile(round, 99)).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    double p99() {
        return percentile(all(), 99);
    }

    void print(String what) {
        var each = rounds.stream()
                .map(round -> "%.1f".formatted(percentile(round, 99)))
                .collect(Collectors.joining(", "));
        System.out.printf(
                "%-40s p50 %.2f ms, p99 %.2f ms (rounds: %s), %d calls%n",
                what, percentile(all(), 50), p99(), each, all().size());
    }

    private List<Long> all() {
        return rounds.stream().flatMap(List::stream).toList();
    }

    private static double percentile(List<Long> nanos, int percent) {
        var sorted = nanos.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }
}
