package dev.turnpike.proxy.auth;

/** Where the {@link Authenticator} looks callers up: the {@link ClientStore}, or a fixed table where there is no database. */
public interface ClientDirectory {

    /** The clients of this moment. */
    ClientTable table();

    /** Notes that {@code caller} called, at a time in milliseconds since 1970. On the request path: it neither waits nor does I/O. */
    void used(Caller caller, long atMillis);

    /** A table that never changes; use is not noted. */
    static ClientDirectory of(ClientTable table) {
        return new ClientDirectory() {
            @Override
            public ClientTable table() {
                return table;
            }

            @Override
            public void used(Caller caller, long atMillis) {
                // Nobody asks.
            }
        };
    }
}
