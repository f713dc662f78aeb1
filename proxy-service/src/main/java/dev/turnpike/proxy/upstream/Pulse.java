package dev.turnpike.proxy.upstream;

/**
 * Someone who wants to be woken now and then, on a thread of its own, whether an exchange runs or not: whoever tells a waiting client that the connection lives. One beat at
 * a time.
 */
public interface Pulse {

    /** Nanoseconds until the next beat is due; zero or less when it is. Asked from another thread, all the time. */
    long nanosLeft();

    /** Called when the beat is due; must not throw. */
    void beat();
}
