package dev.turnpike.proxy.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * Every metric of the proxy, in one place: names, buckets and label keys are fixed here. Meters are cached per label set; label values come from the configuration or a
 * closed set, never from a client, so the number of series is bounded.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/">Generative AI metrics</a>
 */
public final class Metrics {
    private static final Duration[] DURATIONS = seconds(
            0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68);
    private static final Duration[] FIRST_TOKEN =
            seconds(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10);
    private static final Duration[] PER_TOKEN =
            seconds(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5);
    private static final Duration[] OVERHEAD =
            seconds(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1);
    private static final double[] TOKENS = IntStream.rangeClosed(0, 13)
            .mapToDouble(power -> Math.pow(4, power))
            .toArray();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ConcurrentHashMap<Labels, Series> series = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Refusal, Counter> refusals = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * What one exchange is counted under.
     *
     * @param operation value of {@code gen_ai.operation.name}
     * @param provider value of {@code gen_ai.provider.name}
     * @param route name of the route; {@code other} when there was none
     * @param backend name of the backend; {@code none} when none was tried
     * @param outcome see the exchange record
     */
    public record Labels(String operation, String provider, String route, String backend, String outcome) {
        private Tags tags() {
            return Tags.of(
                    "gen_ai.operation.name", operation,
                    "gen_ai.provider.name", provider,
                    "gen_ai.request.model", route,
                    "turnpike.backend", backend,
                    "turnpike.outcome", outcome);
        }
    }

    /**
     * An error as the client sees it.
     *
     * @param limit for a limit of ours its kind, {@code requests}, {@code tokens} or {@code concurrency}; else {@code none}
     */
    public record Refusal(int status, String code, String limit) {}

    /**
     * The figures of one exchange that has ended.
     *
     * @param firstContent null when there was none
     * @param perOutputToken null when it cannot be said
     * @param overhead time spent in the gateway itself
     * @param input tokens, negative when unknown
     * @param output tokens, negative when unknown
     */
    public record Figures(
            Duration total,
            Duration firstContent,
            Duration perOutputToken,
            Duration overhead,
            long input,
            long output) {}

    private final class Series {
        private final Timer duration;
        private final Timer firstToken;
        private final Timer perToken;
        private final Timer overhead;
        private final DistributionSummary input;
        private final DistributionSummary output;

        private Series(Labels labels) {
            var tags = labels.tags();
            duration = timer("gen_ai.server.request.duration", tags, DURATIONS);
            firstToken = timer("gen_ai.server.time_to_first_token", tags, FIRST_TOKEN);
            perToken = timer("gen_ai.server.time_per_output_token", tags, PER_TOKEN);
            overhead = timer("turnpike.gateway.overhead", tags, OVERHEAD);
            input = tokens(tags.and("gen_ai.token.type", "input"));
            output = tokens(tags.and("gen_ai.token.type", "output"));
        }
    }

    /** A registry of its own, with the JVM's metrics. */
    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        Gauge.builder("turnpike.requests.in_flight", inFlight, AtomicInteger::get)
                .register(registry);
    }

    private static Duration[] seconds(double... values) {
        var durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofNanos(Math.round(values[i] * 1e9));
        }
        return durations;
    }

    private Timer timer(String name, Tags tags, Duration[] buckets) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(buckets).register(registry);
    }

    private DistributionSummary tokens(Tags tags) {
        return DistributionSummary.builder("gen_ai.client.token.usage")
                .tags(tags)
                .serviceLevelObjectives(TOKENS)
                .register(registry);
    }

    /** A request to a model came in. */
    public void begun() {
        inFlight.incrementAndGet();
    }

    /** It has ended. */
    public void ended(Labels labels, Figures figures) {
        inFlight.decrementAndGet();
        var own = series.computeIfAbsent(labels, Series::new);
        own.duration.record(figures.total());
        own.overhead.record(figures.overhead());
        record(own.firstToken, figures.firstContent());
        record(own.perToken, figures.perOutputToken());
        record(own.input, figures.input());
        record(own.output, figures.output());
    }

    private static void record(Timer timer, Duration duration) {
        if (duration != null) {
            timer.record(duration);
        }
    }

    private static void record(DistributionSummary summary, long tokens) {
        if (tokens >= 0) {
            summary.record((double) tokens);
        }
    }

    /** An error was answered. */
    public void error(Refusal error) {
        refusals.computeIfAbsent(
                        error,
                        refusal -> Counter.builder("turnpike.errors")
                                .tag("status", Integer.toString(refusal.status()))
                                .tag("limit", refusal.limit())
                                .tag("code", refusal.code())
                                .register(registry))
                .increment();
    }

    /** A value that is read when it is asked for. */
    public void gauge(String name, DoubleSupplier value) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .strongReference(true)
                .register(registry);
    }

    /** The Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }
}
