package dev.turnpike.proxy.faults;

import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What a gateway tells a scraper. */
final class Metrics {
    private Metrics() {}

    /** The sum of all series of {@code name}. */
    static double of(RunningGateway gateway, String name) {
        return scrape(gateway)
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String scrape(RunningGateway gateway) {
        try (var in = URI.create("http://127.0.0.1:" + gateway.observePort() + "/metrics")
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
