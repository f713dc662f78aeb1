package dev.turnpike.proxy.failure;

/** What a limit counts; its lower-case name is the error's {@code type}. */
public enum LimitKind {
    REQUESTS,
    TOKENS,
    CONCURRENCY
}
