package dev.turnpike.proxy.limits;

/**
 * One limit that applies to a request.
 *
 * @param holder whose limit it is, in words: {@code client 'team/shop'}
 */
record Ceiling(Key key, String holder, Rates rates) {

    /** Who has limits. */
    enum Scope {
        CLIENT,
        BACKEND
    }

    /**
     * What is counted together.
     *
     * @param id of the client or backend
     * @param models the pattern of a client's limit for some models; empty for all
     */
    record Key(Scope scope, String id, String models) {}
}
