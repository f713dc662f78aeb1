package dev.turnpike.proxy.provider;

import java.util.Optional;

/**
 * What a dialect must remember between two requests of one client and that clients do not send back (thought signatures of tool calls,
 * Coze conversation ids): best effort, bounded, by client. Values are opaque to everyone but the dialect that wrote them.
 */
public interface Continuations {

    /** Remembers nothing. */
    Continuations NONE = new Continuations() {
        @Override
        public Optional<String> find(String key) {
            return Optional.empty();
        }

        @Override
        public void remember(String key, String value) {}
    };

    /** The value last remembered under {@code key} for this caller, if it is still there. */
    Optional<String> find(String key);

    /** A stable name of this caller for the eyes of dialects only, which never send it as it is; empty when there is none. */
    default String caller() {
        return "";
    }

    /** Remembers {@code value} under {@code key} for this caller. */
    void remember(String key, String value);
}
