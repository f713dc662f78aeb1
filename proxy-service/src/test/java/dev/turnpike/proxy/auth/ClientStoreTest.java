package dev.turnpike.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.DatabaseSource;
import dev.turnpike.proxy.storage.Rows;
import dev.turnpike.proxy.storage.StorageProblem;
import dev.turnpike.proxy.storage.TestEngine;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientStoreTest {
    private static final Actor ADMIN = new Actor("key_admin", "10.0.0.1");
    private static final Duration NEVER = Duration.ofHours(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
    private final InstantSource clock = now::get;

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void aNewKeyWorksAtOnceAndAfterARestart(TestEngine engine) {
        var source = engine.fresh();
        Secret key;
        try (var database = Database.open(source);
                var store = ClientStore.open(database, clock, NEVER)) {
            key = store.create(new ClientStore.Draft("shop", false, List.of("gpt-*"), null), ADMIN)
                    .key();

            assertThat(key.reveal()).matches("tp-[A-Za-z0-9_-]{43}");
            assertThat(caller(store, key).orElseThrow().displayName()).isEqualTo("shop");
        }

        try (var database = Database.open(source);
                var store = ClientStore.open(database, clock, NEVER)) {
            var caller = caller(store, key).orElseThrow();

            assertThat(caller.clientId()).matches("key_[A-Za-z0-9]{12}");
            assertThat(caller.source()).isEqualTo(Caller.Source.DATABASE);
            assertThat(caller.mayUse("gpt-5")).isTrue();
            assertThat(caller.mayUse("claude")).isFalse();
            assertThat(caller.admin()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void disabledExpiredAndDeletedKeysStopAtOnce(TestEngine engine) {
        try (var database = Database.open(engine.fresh());
                var store = ClientStore.open(database, clock, NEVER)) {
            var issued = store.create(ClientStore.Draft.admin("ops"), ADMIN);

            store.patch(issued.id(), new KeyPatch(null, null, true, null), ADMIN);
            assertThat(caller(store, issued.key())).isEmpty();
            store.patch(issued.id(), new KeyPatch("renamed", List.of("a"), false, null), ADMIN);
            assertThat(caller(store, issued.key()).orElseThrow().displayName()).isEqualTo("renamed");
            store.patch(
                    issued.id(),
                    new KeyPatch(null, null, null, new KeyPatch.Expiry(now.get().plusSeconds(1))),
                    ADMIN);
            assertThat(caller(store, issued.key())).isPresent();
            now.updateAndGet(time -> time.plusSeconds(1));
            assertThat(caller(store, issued.key())).isEmpty();
            store.patch(issued.id(), new KeyPatch(null, null, null, new KeyPatch.Expiry(null)), ADMIN);
            assertThat(caller(store, issued.key())).isPresent();
            store.delete(issued.id(), ADMIN);
            assertThat(caller(store, issued.key())).isEmpty();
            assertThatThrownBy(() -> store.get(issued.id())).hasMessageContaining("no key");
            assertThatThrownBy(() -> store.delete(issued.id(), ADMIN)).hasMessageContaining("no key");
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void rotationEndsTheOldKeyAtOnceOrAfterTheOverlap(TestEngine engine) {
        try (var database = Database.open(engine.fresh());
                var store = ClientStore.open(database, clock, NEVER)) {
            var first = store.create(ClientStore.Draft.admin("ops"), ADMIN);

            var second = store.rotate(first.id(), Duration.ZERO, ADMIN).key();
            assertThat(caller(store, first.key())).isEmpty();
            assertThat(caller(store, second).orElseThrow().clientId()).isEqualTo(first.id());

            var third = store.rotate(first.id(), Duration.ofMinutes(5), ADMIN).key();
            assertThat(caller(store, second)).isPresent();
            assertThat(caller(store, third)).isPresent();
            now.updateAndGet(time -> time.plus(Duration.ofMinutes(5)));
            assertThat(caller(store, second)).isEmpty();
            assertThat(caller(store, third)).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void ofTwoFirstStartsOneMakesTheAdmin(TestEngine engine) throws Exception {
        var source = engine.fresh();
        try (var here = Database.open(source);
                var there = Database.open(source);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var barrier = new CyclicBarrier(2);
            var one = threads.submit(firstAdmin(here, barrier));
            var other = threads.submit(firstAdmin(there, barrier));

            var made = List.of(one.get(), other.get()).stream()
                    .flatMap(Optional::stream)
                    .toList();

            assertThat(made).hasSize(1);
            try (var store = ClientStore.open(here, clock, NEVER)) {
                assertThat(store.list()).hasSize(1);
                assertThat(caller(store, made.getFirst().key()).orElseThrow().admin())
                        .isTrue();
                assertThat(store.createFirstAdmin()).isEmpty();
                // Not even when it was deleted: the way back is the command line.
                store.delete(made.getFirst().id(), Actor.CLI);
                assertThat(store.createFirstAdmin()).isEmpty();
                assertThat(caller(
                                store,
                                store.create(ClientStore.Draft.admin("ops"), Actor.CLI)
                                        .key()))
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void anAdminOfTheCommandLineMakesTheFirstAdminUnnecessary(TestEngine engine) {
        try (var database = Database.open(engine.fresh());
                var store = ClientStore.open(database, clock, NEVER)) {
            store.create(ClientStore.Draft.admin("ops"), Actor.CLI);

            assertThat(store.createFirstAdmin()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void anotherReplicaFollowsByPolling(TestEngine engine) {
        var source = engine.fresh();
        try (var here = Database.open(source);
                var there = Database.open(source);
                var store = ClientStore.open(here, clock, NEVER);
                var replica = ClientStore.open(there, clock, Duration.ofMillis(50))) {
            var issued = store.create(ClientStore.Draft.admin("ops"), ADMIN);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> caller(replica, issued.key()).isPresent());

            store.delete(issued.id(), ADMIN);

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> caller(replica, issued.key()).isEmpty());
        }
    }

    @Test
    void anotherReplicaFollowsByNotificationWithinASecond() {
        var source = TestEngine.POSTGRESQL.fresh();
        try (var here = Database.open(source);
                var there = Database.open(source);
                var store = ClientStore.open(here, clock, NEVER);
                var replica = ClientStore.open(there, clock, NEVER)) {
            var first = store.create(ClientStore.Draft.admin("a"), ADMIN);
            // The connection that listens may still be on its way; from then on a second is enough.
            await().until(() -> caller(replica, first.key()).isPresent());

            var second = store.create(ClientStore.Draft.admin("b"), ADMIN);

            await().atMost(Duration.ofSeconds(1))
                    .until(() -> caller(replica, second.key()).isPresent());
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void withTheDatabaseDownTheTableStaysAndItsAgeGrows(TestEngine engine) {
        var database = Database.open(engine.fresh());
        try (var store = ClientStore.open(database, clock, Duration.ofMillis(20))) {
            var key = store.create(ClientStore.Draft.admin("ops"), ADMIN).key();
            database.close();

            now.updateAndGet(time -> time.plusSeconds(60));

            assertThat(caller(store, key)).isPresent();
            assertThat(store.tableAge()).isEqualTo(Duration.ofSeconds(60));
            store.useResources(List.of(Clients.resource("ns/late", "late-key")));
            assertThat(caller(store, Secret.of("late-key"))).isPresent();
            assertThat(caller(store, key)).isPresent();
            assertThatThrownBy(() -> store.create(ClientStore.Draft.admin("no"), ADMIN))
                    .isInstanceOf(StorageProblem.class);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void resourcesWinAreListedAndCannotBeChanged(TestEngine engine) {
        try (var database = Database.open(engine.fresh());
                var store = ClientStore.open(database, clock, NEVER)) {
            var stored = store.create(ClientStore.Draft.admin("ops"), ADMIN);
            store.useResources(List.of(Clients.resource("ns/shop", stored.key().reveal())));

            assertThat(caller(store, stored.key()).orElseThrow().clientId()).isEqualTo("ns/shop");
            assertThat(store.list()).extracting(KeyView::id).containsExactly("ns/shop", stored.id());
            assertThat(store.get("ns/shop").source()).isEqualTo(Caller.Source.RESOURCE);
            refused(() -> store.delete("ns/shop", ADMIN));
            refused(() -> store.rotate("ns/shop", Duration.ZERO, ADMIN));
            refused(() -> store.patch("ns/shop", new KeyPatch("x", null, null, null), ADMIN));

            store.useResources(List.of());

            assertThat(caller(store, stored.key()).orElseThrow().clientId()).isEqualTo(stored.id());
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void lastUseIsWrittenOffTheRequestPathAndAtMostOnceAMinute(TestEngine engine) {
        var source = engine.fresh();
        try (var database = Database.open(source);
                var store = ClientStore.open(database, clock, Duration.ofMillis(20))) {
            var issued = store.create(ClientStore.Draft.admin("ops"), ADMIN);
            assertThat(store.get(issued.id()).lastUsedAt()).isNull();
            var first = now.get();
            caller(store, issued.key());

            await().untilAsserted(() -> assertThat(lastUsed(database)).isEqualTo(first));
            assertThat(store.get(issued.id()).lastUsedAt()).isEqualTo(first);
            now.updateAndGet(time -> time.plusSeconds(59));
            caller(store, issued.key());
            assertThat(store.get(issued.id()).lastUsedAt()).isEqualTo(first);
            now.updateAndGet(time -> time.plusSeconds(1));
            caller(store, issued.key());
            assertThat(store.get(issued.id()).lastUsedAt()).isEqualTo(now.get());
        }
        try (var database = Database.open(source)) {
            // Closing wrote what the poll had not.
            assertThat(lastUsed(database)).isEqualTo(now.get());
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId("S02")
    void sqlInNamesAndIdsIsText_S02(TestEngine engine) {
        try (var database = Database.open(engine.fresh());
                var store = ClientStore.open(database, clock, NEVER)) {
            var evil = "'); DROP TABLE clients; --\" ' \\ ; %_";
            var issued = store.create(new ClientStore.Draft(evil, false, List.of(evil), null), new Actor(evil, evil));

            assertThat(store.get(issued.id()).name()).isEqualTo(evil);
            assertThat(store.get(issued.id()).allowedModels()).containsExactly(evil);
            assertThatThrownBy(() -> store.get(evil)).isInstanceOf(GatewayException.class);
            assertThatThrownBy(() -> store.delete(issued.id() + "' OR '1'='1", ADMIN))
                    .isInstanceOf(GatewayException.class);
            assertThat(store.list()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void theAuditSaysWhoDidWhatWithoutKeysOrDigests(TestEngine engine) {
        try (var database = Database.open(engine.fresh());
                var store = ClientStore.open(database, clock, NEVER)) {
            store.useResources(List.of(Clients.resource("ns/shop", "shop-key")));
            var issued = store.create(ClientStore.Draft.admin("ops"), ADMIN);
            store.rotate(issued.id(), Duration.ZERO, ADMIN);
            store.patch(issued.id(), new KeyPatch("n", null, null, null), ADMIN);
            refused(() -> store.delete("ns/shop", ADMIN));
            store.delete(issued.id(), Actor.CLI);

            assertThat(audit(database))
                    .containsExactly(
                            "key_admin 10.0.0.1 create " + issued.id() + " done",
                            "key_admin 10.0.0.1 rotate " + issued.id() + " done",
                            "key_admin 10.0.0.1 update " + issued.id() + " done",
                            "key_admin 10.0.0.1 delete ns/shop refused",
                            "cli null delete " + issued.id() + " done");
        }
    }

    @Test
    void sqliteFilesHoldNoKey() throws Exception {
        var source = TestEngine.SQLITE.fresh();
        Secret key;
        try (var database = Database.open(source);
                var store = ClientStore.open(database, clock, NEVER)) {
            key = store.createFirstAdmin().orElseThrow().key();
        }

        assertThat(fileOf(source)).doesNotContain(key.reveal()).contains("first_admin");
    }

    private Optional<Caller> caller(ClientStore store, Secret key) {
        try {
            return Optional.of(new Authenticator(store, AuthSettings.DEFAULT, clock)
                    .authenticate(Headers.bearer(key.reveal()), null));
        } catch (GatewayException _) {
            return Optional.empty();
        }
    }

    private Callable<Optional<ClientStore.Issued>> firstAdmin(Database database, CyclicBarrier barrier) {
        return () -> {
            try (var store = ClientStore.open(database, clock, NEVER)) {
                barrier.await();
                return store.createFirstAdmin();
            }
        };
    }

    private static void refused(Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOfSatisfying(
                                        Failure.Invalid.class,
                                        failure -> assertThat(failure.code()).isEqualTo("managed_by_resource")));
    }

    private static Instant lastUsed(Database database) {
        return database.read(sql -> sql.get("SELECT last_used_at FROM clients"))
                .map(row -> Rows.time(row, "last_used_at"))
                .orElseThrow();
    }

    private static List<String> audit(Database database) {
        return database.read(sql -> {
            try (var rows = sql.query("SELECT * FROM audit ORDER BY id")) {
                return rows.map(row -> Rows.text(row, "actor") + " " + Rows.text(row, "address") + " "
                                + Rows.text(row, "action") + " " + Rows.text(row, "object_id") + " "
                                + Rows.text(row, "result"))
                        .toList();
            }
        });
    }

    private static String fileOf(DatabaseSource source) throws IOException {
        var file = Path.of(source.jdbcUrl().substring("jdbc:sqlite:".length()));
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
