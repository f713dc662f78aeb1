package dev.turnpike.proxy.dispatch;

/** What a failed try means for the next one. */
enum Verdict {
    /** Another target if there is one, else this one again after a pause. */
    RETRY,
    /** Another target if there is one; this one would fail again. */
    NEXT_TARGET,
    /** No try can help. */
    GIVE_UP
}
