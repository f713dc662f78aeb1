package dev.turnpike.proxy.upstream;

/**
 * Someone who wants to be woken while an exchange waits for its upstream, on the thread that waits: the relay, which tells its client now and then that the connection
 * lives.
 */
public interface Pulse {

    /** Nanoseconds until the next beat is due; zero or less when it is. */
    long nanosLeft();

    /** Called when the beat is due; must not throw. */
    void beat();

    /** Nobody wants to be woken. */
    Pulse NONE = new Pulse() {
        @Override
        public long nanosLeft() {
            return Long.MAX_VALUE;
        }

        @Override
        public void beat() {}
    };
}
