package dev.turnpike.proxy.auth;

import java.util.Objects;

/**
 * Who changes something, for the audit.
 *
 * @param id key id of the admin, or {@code cli} or {@code startup}
 * @param address where from; null when there is no network between
 */
public record Actor(String id, String address) {

    /** Someone at the console of the machine, with access to the database. */
    public static final Actor CLI = new Actor("cli", null);

    /** The first start. */
    static final Actor STARTUP = new Actor("startup", null);

    public Actor {
        Objects.requireNonNull(id, "id");
    }

    /** The admin {@code caller} from {@code address}. */
    public static Actor of(Caller caller, String address) {
        return new Actor(caller.keyId(), address);
    }
}
