package dev.turnpike.proxy.failure;

import java.util.Objects;

/** Carries a {@link Failure} to the edge. It has no stack trace: a failure is an outcome, not a bug. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    /** Wraps {@code failure}. */
    public GatewayException(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    /** What went wrong. */
    public Failure failure() {
        return failure;
    }
}
