package dev.turnpike.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Latencies in nanoseconds, gathered over several rounds. */
final class Latencies {
    private final List<Long> values = new ArrayList<>();

    void add(long nanos) {
        values.add(nanos);
    }

    double percentileMillis(int percent) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }

    void print(String what) {
        System.out.printf(
                "%-40s p50 %.2f ms, p99 %.2f ms, %d calls%n",
                what, percentileMillis(50), percentileMillis(99), values.size());
    }
}
