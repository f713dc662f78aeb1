package dev.turnpike.benchmark;

import java.io.IOException;

/**
 * What a hostile load costs others: p50 and p99 of ordinary calls alone and beside it, and the ratio of their p99. Rounds alternate, so that both see the same machine; the
 * clients, good and bad, run in the process of the gateway and on the same cores, so that the ratio is on the safe side.
 */
public final class Hostile {
    private static final int ROUNDS = 5;

    private Hostile() {}

    /** Starts a gateway on the loopback, measures beside the load that the argument names, prints. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (var load = load(args.length == 0 ? "" : args[0]);
                var gateway = LocalGateway.start(LocalGateway.ECHO + load.routes())) {
            measure(gateway, load);
        }
    }

    private static HostileLoad load(String name) throws IOException {
        return switch (name) {
            case "bombs" -> new Bombs();
            case "guesses" -> new Guesses();
            case "readers" -> new DeadReaders();
            default -> throw new IllegalArgumentException("one of bombs, guesses, readers is wanted");
        };
    }

    private static void measure(LocalGateway gateway, HostileLoad load) throws IOException, InterruptedException {
        var calls = new OrdinaryCalls(gateway);
        calls.measure(new Latencies()); // warms up
        var alone = new Latencies();
        var beside = new Latencies();
        for (int round = 0; round < ROUNDS; round++) {
            calls.measure(alone);
            load.begin(gateway);
            calls.measure(beside);
            load.end();
        }
        alone.print("alone");
        beside.print("beside " + load.told());
        System.out.printf(
                "p99 ratio %.2f over all calls, %.2f between the median rounds%n",
                beside.p99() / alone.p99(), beside.typicalP99() / alone.typicalP99());
    }
}
