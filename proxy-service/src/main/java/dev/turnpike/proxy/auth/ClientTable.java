package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.ClientConfig;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All clients that can call, by the digests of their keys. Immutable: a change makes another table. */
public final class ClientTable {
    /** Nobody. */
    public static final ClientTable EMPTY = of(List.of());

    /** Stands in for the entry of an unknown key, so that it costs what a known one does. */
    private static final Entry NOBODY =
            new Entry(new byte[32], Caller.anonymous(List.of(), null), new Validity(true, null, null), List.of());

    private final Map<Digest, Entry> entries;

    private ClientTable(Map<Digest, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** The clients of resources and files. */
    public static ClientTable of(List<ClientConfig> resources) {
        return of(resources, List.of());
    }

    /** Both sources; on a digest that both know, the resource wins. */
    static ClientTable of(List<ClientConfig> resources, List<StoredClient> stored) {
        var entries = new HashMap<Digest, Entry>();
        for (var client : stored) {
            addStored(entries, client);
        }
        for (var client : resources) {
            addResource(entries, client);
        }
        return new ClientTable(entries);
    }

    private static void addStored(Map<Digest, Entry> entries, StoredClient client) {
        var caller = Caller.of(client);
        entries.put(
                client.digest(),
                new Entry(
                        client.digest().bytes(),
                        caller,
                        new Validity(client.disabled(), null, client.expiresAt()),
                        List.of()));
        if (client.previousDigest() != null) {
            var until = Caller.earlier(client.expiresAt(), client.previousExpiresAt());
            entries.put(
                    client.previousDigest(),
                    new Entry(
                            client.previousDigest().bytes(),
                            caller,
                            new Validity(client.disabled(), null, until),
                            List.of()));
        }
    }

    private static void addResource(Map<Digest, Entry> entries, ClientConfig client) {
        var cidrs = Cidr.parseAll(client.allowedCidrs());
        for (var key : client.keys()) {
            var caller = Caller.of(client, key);
            var validity = new Validity(client.disabled(), key.notBefore(), caller.expiresAt());
            Digest.parse(key.digest())
                    .ifPresent(digest -> entries.put(digest, new Entry(digest.bytes(), caller, validity, cidrs)));
        }
    }

    /** Number of keys. */
    public int size() {
        return entries.size();
    }

    /** The client {@code id}, as one of its keys shows it, valid or not. */
    Optional<Caller> client(String id) {
        return entries.values().stream()
                .map(Entry::caller)
                .filter(caller -> caller.clientId().equals(id))
                .findFirst();
    }

    /** The entry of {@code digest}; {@link #NOBODY}, which is never valid, when there is none. */
    Entry find(Digest digest) {
        var entry = entries.getOrDefault(digest, NOBODY);
        return MessageDigest.isEqual(entry.digest(), digest.bytes()) ? entry : NOBODY;
    }

    /** A key: who has it and when it counts. */
    record Entry(byte[] digest, Caller caller, Validity validity, List<Cidr> cidrs) {

        /** Whether it may be used at {@code now} from {@code remote}, which may be null when unknown. */
        boolean admits(Instant now, InetAddress remote) {
            return validity.holds(now) && admits(remote);
        }

        private boolean admits(InetAddress remote) {
            if (caller.allowedCidrs().isEmpty()) {
                return true;
            }
            return remote != null && cidrs.stream().anyMatch(cidr -> cidr.contains(remote));
        }
    }

    /** When a key counts; null bounds are open. */
    record Validity(boolean disabled, Instant from, Instant until) {

        boolean holds(Instant now) {
            return !disabled && (from == null || !now.isBefore(from)) && (until == null || now.isBefore(until));
        }
    }
}
