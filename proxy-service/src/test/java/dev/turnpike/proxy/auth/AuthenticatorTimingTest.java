package dev.turnpike.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A coarse look at time on any machine; the exact comparison needs a quiet one. */
class AuthenticatorTimingTest {
    private static final int ROUNDS = 20_000;
    private static final long TOLERANCE_NANOS = 5_000;
    private static final String KEY = "tp-0123456789012345678901234567890123456789012";
    private static final String REVOKED = "tp-abcdefghijabcdefghijabcdefghijabcdefghijabc";

    @Test
    @CatalogueId("S13")
    void aKeyTakesTheSameTimeWhetherItIsValidUnknownRevokedOrNearlyRight_S13() {
        var table = ClientTable.of(
                List.of(Clients.resource("ns/shop", KEY), Clients.expiring("ns/old", REVOKED, Instant.EPOCH)));
        var authenticator = new Authenticator(ClientDirectory.of(table), AuthSettings.DEFAULT, InstantSource.system());
        var keys = List.of(
                KEY,
                REVOKED,
                "tp-zyxwvutsrqzyxwvutsrqzyxwvutsrqzyxwvutsrqzyx",
                "up" + KEY.substring(2),
                KEY.substring(0, KEY.length() - 1) + "x");

        measure(authenticator, keys);
        var medians = measure(authenticator, keys);

        System.out.println("median nanoseconds " + medians.values());
        var sorted = medians.values().stream().sorted().toList();
        assertThat(sorted.getLast() - sorted.getFirst()).isLessThan(TOLERANCE_NANOS);
    }

    private static Map<String, Long> measure(Authenticator authenticator, List<String> keys) {
        var times = new LinkedHashMap<String, long[]>();
        keys.forEach(key -> times.put(key, new long[ROUNDS]));
        for (int round = 0; round < ROUNDS; round++) {
            for (var each : times.entrySet()) {
                each.getValue()[round] = time(authenticator, each.getKey());
            }
        }
        var medians = new LinkedHashMap<String, Long>();
        times.forEach((key, all) -> {
            Arrays.sort(all);
            medians.put(key, all[ROUNDS / 2]);
        });
        return medians;
    }

    private static long time(Authenticator authenticator, String key) {
        var headers = Headers.bearer(key);
        long start = System.nanoTime();
        try {
            authenticator.authenticate(headers, null);
        } catch (GatewayException _) {
            return System.nanoTime() - start;
        }
        return System.nanoTime() - start;
    }
}
