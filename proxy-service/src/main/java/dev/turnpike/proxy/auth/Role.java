package dev.turnpike.proxy.auth;

/** What a stored client may do; {@link #text()} is its word in JSON and in the database. */
enum Role {
    /** Calls models, and the admin endpoints. */
    ADMIN("admin"),
    /** Calls models. */
    CLIENT("client");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static Role of(String text) {
        return ADMIN.text.equals(text) ? ADMIN : CLIENT;
    }
}
