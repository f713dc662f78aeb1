package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.proxy.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The table in memory and the two sources that it is made of. */
final class LiveTable {
    private final Database database;
    private final InstantSource clock;
    /** Reads of the database happen one after another: an older answer never replaces a newer one. */
    private final ReentrantLock reading = new ReentrantLock();
    /** Held for moments only, never while the database is asked, so that new resources do not wait for a dead database. */
    private final ReentrantLock building = new ReentrantLock();

    private List<ClientConfig> resources = List.of();
    private List<StoredClient> stored = List.of();
    private String version = "";
    private volatile Instant readAt = Instant.MIN;
    private volatile ClientTable table = ClientTable.EMPTY;

    LiveTable(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    ClientTable table() {
        return table;
    }

    Duration age() {
        var age = Duration.between(readAt, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    List<ClientConfig> resources() {
        building.lock();
        try {
            return resources;
        } finally {
            building.unlock();
        }
    }

    Optional<ClientConfig> resource(String id) {
        return resources().stream().filter(client -> client.id().equals(id)).findFirst();
    }

    void useResources(List<ClientConfig> clients) {
        building.lock();
        try {
            resources = List.copyOf(clients);
            table = ClientTable.of(resources, stored);
        } finally {
            building.unlock();
        }
    }

    /**
     * Asks the database, and reads its clients when one changed.
     *
     * @throws dev.turnpike.proxy.storage.StorageProblem when it does not answer; the table stays as it is
     */
    void refresh() {
        reading.lock();
        try {
            var asked = clock.instant();
            var known = version;
            // The version is read before the clients: what changes between is found again at the next refresh, never
            // missed.
            var change = database.read(sql -> {
                var now = ClientRows.version(sql);
                return now.equals(known) ? Optional.<Loaded>empty() : Optional.of(new Loaded(now, ClientRows.all(sql)));
            });
            change.ifPresent(this::use);
            readAt = asked;
        } finally {
            reading.unlock();
        }
    }

    private void use(Loaded loaded) {
        building.lock();
        try {
            version = loaded.version();
            stored = loaded.clients();
            table = ClientTable.of(resources, stored);
        } finally {
            building.unlock();
        }
    }

    private record Loaded(String version, List<StoredClient> clients) {}
}
