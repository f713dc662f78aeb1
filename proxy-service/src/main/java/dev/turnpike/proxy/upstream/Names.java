package dev.turnpike.proxy.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Resolves names within a deadline. The platform's resolver can neither be bounded nor interrupted and holds its carrier thread, so it
 * runs on a platform thread of its own, one for each name at a time; whoever waits may give up, and one slow name delays no other.
 */
final class Names {

    /** The platform's resolver, or a test's. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Resolver resolver;
    private final ConcurrentHashMap<String, Lookup> running = new ConcurrentHashMap<>();

    Names(Resolver resolver) {
        this.resolver = resolver;
    }

    /** At least one address. */
    InetAddress[] addresses(String host, DeadlineClock clock, CancelSignal cancel) throws IOException {
        var literal = literal(host);
        if (literal != null) {
            return new InetAddress[] {literal};
        }
        var lookup = running.computeIfAbsent(host, this::start);
        cancel.attach(lookup::wake);
        return lookup.await(clock, cancel);
    }

    private static InetAddress literal(String host) {
        if (host.indexOf(':') < 0 && !Character.isDigit(host.charAt(0))) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private Lookup start(String host) {
        var lookup = new Lookup();
        Thread.ofPlatform().daemon().name("resolve-" + host).start(() -> {
            var outcome = resolve(host);
            running.remove(host, lookup);
            lookup.finish(outcome);
        });
        return lookup;
    }

    /** Null when the name has no address. */
    private InetAddress[] resolve(String host) {
        try {
            var addresses = resolver.resolve(host);
            return addresses.length == 0 ? null : addresses;
        } catch (UnknownHostException _) {
            return null;
        }
    }

    private static final class Lookup {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private boolean done;
        private InetAddress[] addresses;

        void finish(InetAddress[] outcome) {
            lock.lock();
            try {
                addresses = outcome;
                done = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void wake() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        InetAddress[] await(DeadlineClock clock, CancelSignal cancel) throws IOException {
            lock.lock();
            try {
                while (!done) {
                    cancel.check();
                    changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(clock.millisLeft()));
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new CancelSignal.Cancelled();
            } finally {
                lock.unlock();
            }
            if (addresses == null) {
                throw new UnknownHostException();
            }
            return addresses;
        }
    }
}
