package dev.turnpike.benchmark;

import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.proxy.auth.AuthSettings;
import dev.turnpike.proxy.auth.Authenticator;
import dev.turnpike.proxy.auth.ClientDirectory;
import dev.turnpike.proxy.auth.ClientTable;
import dev.turnpike.proxy.auth.CredentialHeaders;
import dev.turnpike.proxy.failure.GatewayException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whether the time of a key check tells something about the key (S13): valid, expired, unknown, and wrong in the first or in the last character must cost the same within the
 * error of the measurement, but for the exception that carries the refusal.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class KeyCheckBenchmark {
    private static final String VALID = "tp-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final String EXPIRED = "tp-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

    /** What is presented. */
    @Param({"valid", "expired", "unknown", "firstWrong", "lastWrong"})
    public String kind;

    private Authenticator authenticator;
    private CredentialHeaders headers;
    private InetAddress peer;

    /** Two clients, and the key of the kind. */
    @Setup
    public void prepare() {
        var table = ClientTable.of(List.of(client("a", VALID, null), client("b", EXPIRED, Instant.EPOCH)));
        authenticator = new Authenticator(ClientDirectory.of(table), AuthSettings.DEFAULT, Clock.systemUTC());
        var bearer = List.of("Bearer " + key());
        headers = name -> name.equalsIgnoreCase("authorization") ? bearer : List.of();
        peer = InetAddress.getLoopbackAddress();
    }

    private String key() {
        return switch (kind) {
            case "valid" -> VALID;
            case "expired" -> EXPIRED;
            case "firstWrong" -> "tp-Z" + VALID.substring(4);
            case "lastWrong" -> VALID.substring(0, VALID.length() - 1) + "Z";
            default -> "tp-CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC";
        };
    }

    private static ClientConfig client(String id, String key, Instant expires) {
        var digest = ClientConfig.Key.digestOf(key);
        return new ClientConfig(
                id,
                id,
                "team",
                "benchmark",
                List.of(new ClientConfig.Key("current", digest, null, expires)),
                List.of("*"),
                null,
                null,
                null,
                null,
                null,
                false,
                false);
    }

    /** Checks the key. */
    @Benchmark
    public Object check() {
        try {
            return authenticator.authenticate(headers, peer);
        } catch (GatewayException e) {
            return e;
        }
    }
}
