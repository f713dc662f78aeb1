package dev.turnpike.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
    private static final String KEY = "tp-0123456789012345678901234567890123456789012";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final InetAddress HERE = InetAddress.ofLiteral("10.1.2.3");

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "api-key", "x-goog-api-key", "X-API-Key"})
    @CatalogueId("S12")
    void takesTheKeyFromEveryHeader_S12(String header) {
        var authenticator = authenticator(AuthSettings.DEFAULT, Clients.resource("ns/shop", KEY));

        assertThat(authenticator.authenticate(Headers.of(header, KEY), HERE).clientId())
                .isEqualTo("ns/shop");
        assertThat(authenticator.authenticate(
                        Headers.of(header, KEY, header, KEY, "authorization", "bEARER " + KEY), HERE))
                .isEqualTo(authenticator.authenticate(Headers.bearer(KEY), HERE));
        assertThat(failure(authenticator, Headers.of(header, KEY + "x"))).isInstanceOf(Failure.Unauthenticated.class);
    }

    @Test
    @CatalogueId({"S12", "B53"})
    void refusesTwoCredentialsThatDifferWhereverTheyStand_B53() {
        var authenticator = authenticator(AuthSettings.DEFAULT, Clients.resource("ns/shop", KEY));
        var names = List.of("Authorization", "x-api-key", "api-key", "x-goog-api-key");

        for (var one : names) {
            for (var other : names) {
                var headers = Headers.of(one, valueFor(one, KEY), other, valueFor(other, "another"));

                assertThat(failure(authenticator, headers))
                        .as("%s and %s", one, other)
                        .isInstanceOf(Failure.ConflictingCredentials.class);
            }
        }
        assertThat(failure(authenticator, Headers.of("Authorization", "Basic dXNlcjpwdw==", "x-api-key", KEY)))
                .isInstanceOf(Failure.ConflictingCredentials.class);
    }

    @Test
    @CatalogueId({"B54", "S08"})
    void everyWrongKeyIsTheSame401_B54_S08() {
        var expired = "expired-key-expired-key";
        var bound = "bound-key-bound-key-bound";
        var authenticator = authenticator(
                AuthSettings.DEFAULT,
                Clients.resource("ns/shop", KEY),
                Clients.expiring("ns/old", expired, NOW),
                Clients.boundTo("ns/bound", bound, "192.168.0.0/16", "nonsense"),
                Clients.resource(
                        "ns/soon",
                        new ClientConfig.Key("k", Digest.of("soon").hex(), NOW.plusSeconds(1), null),
                        List.of("*")),
                Clients.resource("ns/odd", "ключ"),
                Clients.resource("ns/long", "k".repeat(256)),
                Clients.resource("ns/broken", new ClientConfig.Key("k", "not a digest", null, null), List.of("*")));
        var unknown = failure(authenticator, Headers.bearer("unknown"));
        var wrong = List.of(
                Headers.of(),
                Headers.bearer(""),
                Headers.of("Authorization", "Bearer"),
                Headers.of("Authorization", KEY),
                Headers.of("Authorization", "Basic " + KEY),
                Headers.of("Authorization", "Bearer Bearer " + KEY),
                Headers.of("x-api-key", ""),
                Headers.bearer(" " + KEY),
                Headers.bearer(KEY + " "),
                Headers.bearer(KEY + "\t"),
                Headers.bearer("ключ"),
                Headers.bearer("\u0000"),
                Headers.bearer("k".repeat(257)),
                Headers.bearer("k".repeat(100_000)),
                Headers.bearer(expired),
                Headers.bearer(bound),
                Headers.bearer("soon"),
                Headers.bearer("not a digest"),
                Headers.bearer(Digest.of(KEY).hex()),
                Headers.bearer("***"),
                Headers.bearer("0".repeat(64)));

        for (var headers : wrong) {
            assertThat(failure(authenticator, headers)).as("%s", headers).isEqualTo(unknown);
        }
        assertThat(unknown).isInstanceOf(Failure.Unauthenticated.class);
        assertThat(authenticator
                        .authenticate(Headers.bearer("k".repeat(256)), HERE)
                        .clientId())
                .isEqualTo("ns/long");
    }

    @Test
    @CatalogueId("B55")
    void asksForNoHeaderButTheFour_B55() {
        var asked = new HashSet<String>();
        var authenticator = authenticator(AuthSettings.DEFAULT);

        var _ = catchThrowableOfType(
                GatewayException.class,
                () -> authenticator.authenticate(
                        name -> {
                            asked.add(name);
                            return List.of();
                        },
                        HERE));

        assertThat(asked).isEqualTo(Set.of("Authorization", "x-api-key", "api-key", "x-goog-api-key"));
    }

    @Test
    @CatalogueId("S07")
    void aKeyIsNeverTakenForAnother_S07() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var owners = new HashMap<String, String>();
        var clients = new ArrayList<ClientConfig>();
        for (int i = 0; i < 1_000; i++) {
            var key = randomKey(random);
            owners.put(key, "ns/c" + i);
            clients.add(Clients.resource("ns/c" + i, key));
        }
        var keys = List.copyOf(owners.keySet());
        var authenticator = authenticator(AuthSettings.DEFAULT, clients.toArray(ClientConfig[]::new));

        for (int i = 0; i < 100_000; i++) {
            var key = keys.get(random.nextInt(keys.size()));
            var near = neighbour(key, random);

            assertThat(authenticator.authenticate(Headers.bearer(key), HERE).clientId())
                    .isEqualTo(owners.get(key));
            if (!owners.containsKey(near)) {
                assertThat(failure(authenticator, Headers.bearer(near)))
                        .as("%s near %s", near, key)
                        .isInstanceOf(Failure.Unauthenticated.class);
            }
        }
    }

    @Test
    void anonymousNeedsLeaveAndHasItsOwnModels() {
        var settings = new AuthSettings(true, true, List.of("small-*"), null);
        var authenticator = authenticator(settings, Clients.resource("ns/shop", KEY));

        var anonymous = authenticator.authenticate(Headers.of(), HERE);

        assertThat(anonymous.clientId()).isEqualTo("anonymous");
        assertThat(anonymous.source()).isEqualTo(Caller.Source.ANONYMOUS);
        assertThat(anonymous.admin()).isFalse();
        assertThat(anonymous.mayUse("small-1")).isTrue();
        assertThat(anonymous.mayUse("large-1")).isFalse();
        assertThat(failure(authenticator, Headers.bearer("wrong"))).isInstanceOf(Failure.Unauthenticated.class);
    }

    @Test
    void withoutClientAuthEveryoneIsAnonymousButAdminsStillNeedTheirKey() {
        var settings = new AuthSettings(false, false, List.of("*"), null);
        var authenticator = authenticator(settings, Clients.admin("ns/root", KEY), Clients.resource("ns/shop", "shop"));

        assertThat(authenticator.authenticate(Headers.bearer("wrong"), HERE).clientId())
                .isEqualTo("anonymous");
        assertThat(authenticator.authenticate(Headers.bearer(KEY), HERE).clientId())
                .isEqualTo("anonymous");
        assertThat(authenticator.authenticateAdmin(Headers.bearer(KEY), HERE).admin())
                .isTrue();
        assertThat(adminFailure(authenticator, Headers.bearer("shop"))).isInstanceOf(Failure.AdminRequired.class);
        assertThat(adminFailure(authenticator, Headers.bearer("wrong"))).isInstanceOf(Failure.Unauthenticated.class);
        assertThat(adminFailure(authenticator, Headers.of())).isInstanceOf(Failure.Unauthenticated.class);
    }

    @Test
    void clientsBoundToAddressesCallOnlyFromThere() {
        var authenticator = authenticator(
                AuthSettings.DEFAULT, Clients.boundTo("ns/bound", KEY, "10.1.2.0/25", "2001:db8::/33", "172.16.0.1"));

        for (var inside : List.of("10.1.2.0", "10.1.2.127", "2001:db8:7fff::1", "172.16.0.1", "::ffff:10.1.2.3")) {
            assertThat(authenticator
                            .authenticate(Headers.bearer(KEY), InetAddress.ofLiteral(inside))
                            .keyId())
                    .isEqualTo("ns/bound#current");
        }
        for (var outside : List.of("10.1.2.128", "11.1.2.0", "2001:db8:8000::1", "172.16.0.2", "::1")) {
            assertThat(catchThrowableOfType(
                            GatewayException.class,
                            () -> authenticator.authenticate(Headers.bearer(KEY), InetAddress.ofLiteral(outside))))
                    .as(outside)
                    .isNotNull();
        }
        assertThat(catchThrowableOfType(
                        GatewayException.class, () -> authenticator.authenticate(Headers.bearer(KEY), null)))
                .isNotNull();
    }

    @Test
    void showsWhatWasPresentedForMasking() {
        assertThat(Authenticator.presented(Headers.bearer(KEY))).contains(Secret.of(KEY));
        assertThat(Authenticator.presented(Headers.of())).isEmpty();
    }

    @Test
    void modelPatternsHaveAtMostOneStar() {
        assertThat(mayUse("gpt-4", "gpt-4")).isTrue();
        assertThat(mayUse("gpt-4", "gpt-4o")).isFalse();
        assertThat(mayUse("gpt-*", "gpt-")).isTrue();
        assertThat(mayUse("*-mini", "gpt-mini")).isTrue();
        assertThat(mayUse("a*a", "a")).isFalse();
        assertThat(mayUse("a*a", "aba")).isTrue();
        assertThat(mayUse("*", "")).isTrue();
    }

    @Test
    @CatalogueId("S21")
    void nothingPrintsADigest_S21() {
        assertThat(Digest.of(KEY)).hasToString("***");
        assertThat(new ClientStore.Issued("key_1", Secret.of(KEY)).toString()).doesNotContain(KEY);
        assertThat(Digest.parse(Digest.of(KEY).hex())).contains(Digest.of(KEY));
        assertThat(Digest.parse("abcd")).isEmpty();
    }

    private static boolean mayUse(String pattern, String model) {
        return Caller.anonymous(List.of(pattern), null).mayUse(model);
    }

    /** A key that differs in one character, or has one less or one more, or only the beginning in common. */
    private static String neighbour(String key, Random random) {
        int at = random.nextInt(key.length());
        return switch (random.nextInt(4)) {
            case 0 -> key.substring(0, at) + randomLetter(random) + key.substring(at + 1);
            case 1 -> key.substring(0, at) + key.substring(at + 1);
            case 2 -> key.substring(0, at) + randomLetter(random) + key.substring(at);
            default -> key.substring(0, 24) + randomKey(random).substring(24);
        };
    }

    private static String randomKey(Random random) {
        var key = new StringBuilder("tp-");
        while (key.length() < 46) {
            key.append(randomLetter(random));
        }
        return key.toString();
    }

    private static char randomLetter(Random random) {
        return (char) ('a' + random.nextInt(26));
    }

    private static String valueFor(String header, String key) {
        return header.equals("Authorization") ? "Bearer " + key : key;
    }

    private static Authenticator authenticator(AuthSettings settings, ClientConfig... clients) {
        return new Authenticator(
                ClientDirectory.of(ClientTable.of(List.of(clients))), settings, InstantSource.fixed(NOW));
    }

    private static Failure failure(Authenticator authenticator, CredentialHeaders headers) {
        return catchThrowableOfType(GatewayException.class, () -> authenticator.authenticate(headers, HERE))
                .failure();
    }

    private static Failure adminFailure(Authenticator authenticator, CredentialHeaders headers) {
        return catchThrowableOfType(GatewayException.class, () -> authenticator.authenticateAdmin(headers, HERE))
                .failure();
    }
}
