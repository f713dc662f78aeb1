package dev.turnpike.proxy.upstream;

/**
 * Someone who wants to be woken now and then while an exchange lasts, on a thread of its own: the relay, which tells its client that the connection lives. One beat at a time.
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
