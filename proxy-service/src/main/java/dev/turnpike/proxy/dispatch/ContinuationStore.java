package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.provider.Continuations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** What dialects remember between requests: in this process, by client, for an hour, at most so many entries and characters; the longest unused goes first. */
public final class ContinuationStore {
    private static final int MOST = 20_000;
    /** A thirty-second of the heap, at two bytes a character. */
    private static final long MOST_CHARACTERS = Runtime.getRuntime().maxMemory() / 64;

    private static final int LONGEST_VALUE = 64 * 1024;
    private static final Duration KEPT = Duration.ofHours(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier nanoClock;
    private final LinkedHashMap<Key, Kept> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;
    };
    private long characters;

    private record Key(String client, String key) {}

    private record Kept(String value, long at) {}

    /** {@code nanoClock} is {@code System::nanoTime} outside tests. */
    public ContinuationStore(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** What is remembered for {@code client}. */
    Continuations of(String client) {
        return new Continuations() {
            @Override
            public String caller() {
                return client;
            }

            @Override
            public Optional<String> find(String key) {
                return ContinuationStore.this.find(new Key(client, key));
            }

            @Override
            public void remember(String key, String value) {
                ContinuationStore.this.remember(new Key(client, key), value);
            }
        };
    }

    private Optional<String> find(Key key) {
        lock.lock();
        try {
            var entry = entries.get(key);
            if (entry == null || nanoClock.getAsLong() - entry.at() > KEPT.toNanos()) {
                forget(entries.remove(key));
                return Optional.empty();
            }
            return Optional.of(entry.value());
        } finally {
            lock.unlock();
        }
    }

    private void forget(Kept kept) {
        characters -= kept == null ? 0 : kept.value().length();
    }

    private void remember(Key key, String value) {
        if (value.length() > LONGEST_VALUE) {
            return;
        }
        lock.lock();
        try {
            forget(entries.put(key, new Kept(value, nanoClock.getAsLong())));
            characters += value.length();
            while (entries.size() > MOST || characters > MOST_CHARACTERS) {
                forget(entries.pollFirstEntry().getValue());
            }
        } finally {
            lock.unlock();
        }
    }
}
