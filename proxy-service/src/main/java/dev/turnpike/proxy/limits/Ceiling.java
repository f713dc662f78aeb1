package dev.turnpike.proxy.limits;

/** One set of limits that applies to a request, and whose it is. */
record Ceiling(Holder holder, Rates rates) {

    /** Who has limits. */
    enum Scope {
        CLIENT,
        BACKEND
    }

    /**
     * Whose use is counted together.
     *
     * @param id of the client or backend
     * @param models the pattern of a client's limit for some models; empty for all
     */
    record Holder(Scope scope, String id, String models) {

        /** {@code client 'team/shop'}, {@code client 'team/shop' on 'gpt-*'}, {@code backend 'chat/azure-eu'}. */
        String words() {
            return switch (scope) {
                case CLIENT -> "client '" + id + "'" + (models.isEmpty() ? "" : " on '" + models + "'");
                case BACKEND -> "backend '" + id + "'";
            };
        }
    }
}
