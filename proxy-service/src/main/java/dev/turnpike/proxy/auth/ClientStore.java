package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.Facts;
import dev.turnpike.proxy.storage.StorageProblem;
import io.helidon.dbclient.DbExecute;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clients of both sources: their table in memory, and the changes of those that live in the database. A change and its line in the
 * audit are one transaction; when it returns, this process serves by it, others within a second, or five when a notification was lost.
 */
public final class ClientStore implements ClientDirectory, AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final String TOPIC = "clients";

    private final Database database;
    private final InstantSource clock;
    private final LiveTable live;
    private final LastUsed lastUsed = new LastUsed();
    private final KeyMaker maker = new KeyMaker();
    private final Poll poll;
    private final Database.Subscription announcements;

    /**
     * What a new client is.
     *
     * @param admin whether it may use the admin endpoints
     * @param allowedModels exact names or with one {@code *}
     * @param expiresAt null when never
     */
    public record Draft(String name, boolean admin, List<String> allowedModels, Instant expiresAt) {
        public Draft {
            Objects.requireNonNull(name, "name");
            allowedModels = List.copyOf(allowedModels);
        }

        /** An admin that may use every model and does not expire. */
        public static Draft admin(String name) {
            return new Draft(name, true, List.of("*"), null);
        }
    }

    /** A client that was made or got a new key, and the key, which is known to nobody else and kept nowhere. */
    public record Issued(String id, Secret key) {}

    /** A client and its new key. */
    record Fresh(KeyView view, Secret key) {}

    private ClientStore(Database database, InstantSource clock, Duration pollEvery) {
        this.database = database;
        this.clock = clock;
        this.live = new LiveTable(database, clock);
        live.refresh();
        this.poll = new Poll(this::poll);
        this.announcements = database.listen(TOPIC, poll::soon);
        poll.start(pollEvery);
    }

    /**
     * Reads the clients and keeps them fresh until it is closed.
     *
     * @throws StorageProblem when they cannot be read
     */
    public static ClientStore open(Database database, InstantSource clock) {
        return open(database, clock, POLL);
    }

    static ClientStore open(Database database, InstantSource clock, Duration pollEvery) {
        return new ClientStore(database, clock, pollEvery);
    }

    /** Replaces the clients that come with the configuration. Does not touch the database. */
    public void useResources(List<ClientConfig> clients) {
        live.useResources(clients);
    }

    @Override
    public ClientTable table() {
        return live.table();
    }

    @Override
    public void used(Caller caller, long atMillis) {
        lastUsed.note(caller, atMillis);
    }

    /** How long ago the database last confirmed the table. Grows while the database is down. */
    public Duration tableAge() {
        return live.age();
    }

    /**
     * Makes the admin of the first start; empty when there was one, or another process is making it. Of two processes one gets it.
     *
     * @throws StorageProblem when the database fails; nothing was made
     */
    public Optional<Issued> createFirstAdmin() {
        var key = maker.key();
        var client = client(Draft.admin("admin"), key);
        boolean made = database.write(sql -> {
            if (!Facts.note(sql, "first_admin", client.id()) || ClientRows.hasAdmin(sql)) {
                return false;
            }
            insert(sql, client, Actor.STARTUP);
            return true;
        });
        tryRefresh();
        return made ? Optional.of(new Issued(client.id(), key)) : Optional.empty();
    }

    /**
     * Makes a client with a new key.
     *
     * @throws StorageProblem when the database fails; nothing was made
     */
    public Issued create(Draft draft, Actor actor) {
        var fresh = make(draft, actor);
        return new Issued(fresh.view().id(), fresh.key());
    }

    /** Like {@link #create}. */
    Fresh make(Draft draft, Actor actor) {
        var key = maker.key();
        var client = client(draft, key);
        database.write(sql -> {
            insert(sql, client, actor);
            return client;
        });
        tryRefresh();
        return new Fresh(view(client), key);
    }

    /** All clients, those of resources first. */
    List<KeyView> list() {
        var stored = database.read(ClientRows::all);
        return Stream.concat(
                        live.resources().stream().map(this::view),
                        stored.stream().map(this::view))
                .toList();
    }

    /** @throws GatewayException with {@code NotFound} */
    KeyView get(String id) {
        return live.resource(id)
                .map(this::view)
                .or(() -> database.read(sql -> ClientRows.find(sql, id)).map(this::view))
                .orElseThrow(ClientStore::notFound);
    }

    /** @throws GatewayException with {@code NotFound}, or {@code Invalid} when a resource owns it */
    KeyView patch(String id, KeyPatch patch, Actor actor) {
        refuseResource(id, "update", actor);
        var changed = database.write(sql -> {
            ClientRows.bumpVersion(sql);
            var client = patch.apply(ClientRows.find(sql, id).orElseThrow(ClientStore::notFound));
            ClientRows.update(sql, client);
            finish(sql, "update", id, actor);
            return client;
        });
        tryRefresh();
        return view(changed);
    }

    /**
     * Gives a client a new key. The old one stops at once, or after {@code overlap}; of older ones none works any more.
     *
     * @throws GatewayException with {@code NotFound}, or {@code Invalid} when a resource owns it
     */
    Fresh rotate(String id, Duration overlap, Actor actor) {
        refuseResource(id, "rotate", actor);
        var key = maker.key();
        var rotated = database.write(sql -> {
            ClientRows.bumpVersion(sql);
            var client = ClientRows.find(sql, id)
                    .orElseThrow(ClientStore::notFound)
                    .rotated(Digest.of(key.reveal()), clock.instant(), overlap);
            ClientRows.update(sql, client);
            finish(sql, "rotate", id, actor);
            return client;
        });
        tryRefresh();
        return new Fresh(view(rotated), key);
    }

    /** @throws GatewayException with {@code NotFound}, or {@code Invalid} when a resource owns it */
    void delete(String id, Actor actor) {
        refuseResource(id, "delete", actor);
        database.write(sql -> {
            ClientRows.bumpVersion(sql);
            var client = ClientRows.find(sql, id).orElseThrow(ClientStore::notFound);
            ClientRows.delete(sql, id);
            finish(sql, "delete", id, actor);
            return client;
        });
        tryRefresh();
        lastUsed.forget(id);
    }

    /** Writes the last uses and stops reading; the table stays as it is. */
    @Override
    public void close() {
        announcements.close();
        poll.close();
        writeLastUsed();
    }

    private void poll() {
        live.refresh();
        writeLastUsed();
    }

    private void writeLastUsed() {
        var times = lastUsed.take();
        if (times.isEmpty()) {
            return;
        }
        try {
            database.write(sql -> {
                ClientRows.used(sql, times);
                return times;
            });
        } catch (StorageProblem _) {
            // Written at the next poll; the poll itself says when the database is away.
            lastUsed.giveBack(times);
        }
    }

    /** After a committed change: when the database goes away between, the change stands and the poll finds it. */
    private void tryRefresh() {
        try {
            live.refresh();
        } catch (StorageProblem _) {
            poll.soon();
        }
    }

    private StoredClient client(Draft draft, Secret key) {
        return new StoredClient(
                maker.id(),
                Digest.of(key.reveal()),
                null,
                null,
                draft.name(),
                draft.admin() ? Role.ADMIN : Role.CLIENT,
                draft.allowedModels(),
                false,
                draft.expiresAt(),
                clock.instant(),
                null);
    }

    private void insert(DbExecute sql, StoredClient client, Actor actor) {
        ClientRows.bumpVersion(sql);
        ClientRows.insert(sql, client);
        finish(sql, "create", client.id(), actor);
    }

    private void finish(DbExecute sql, String action, String id, Actor actor) {
        ClientRows.audit(sql, new ClientRows.Audit(clock.millis(), actor, action, id, "done"));
        database.announce(sql, TOPIC);
    }

    private void refuseResource(String id, String action, Actor actor) {
        if (live.resource(id).isEmpty()) {
            return;
        }
        database.write(sql -> {
            ClientRows.audit(sql, new ClientRows.Audit(clock.millis(), actor, action, id, "refused"));
            return id;
        });
        throw new GatewayException(new Failure.Invalid(
                "This client is defined by a resource or a file; change it there.", null, "managed_by_resource"));
    }

    private KeyView view(StoredClient client) {
        return KeyView.of(client, lastUsed.at(client.id()));
    }

    private KeyView view(ClientConfig client) {
        return KeyView.of(client, lastUsed.at(client.id()));
    }

    private static GatewayException notFound() {
        return new GatewayException(new Failure.NotFound("There is no key with this id."));
    }
}
