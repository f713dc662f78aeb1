package dev.turnpike.proxy.storage;

/**
 * The database cannot be opened, reached or written, or it refused a statement. The message is for the operator of the gateway: it names
 * the database and the fix, never a password. It is not for clients.
 */
public sealed class StorageProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A statement was ended because it took too long; a narrower one may be quick enough. */
    public static final class TooSlow extends StorageProblem {
        private static final long serialVersionUID = 1L;

        TooSlow(DatabaseSource source) {
            super("The database " + source.shown() + " did not finish a statement in time", null);
        }
    }

    StorageProblem(String message, Throwable cause) {
        super(message, cause);
    }

    static StorageProblem unusable(DatabaseSource source, String why) {
        return new StorageProblem("DATABASE_URL: the database " + source.shown() + " cannot be used: " + why, null);
    }

    static StorageProblem unreachable(DatabaseSource source, Throwable cause) {
        return new StorageProblem(
                "DATABASE_URL: the database " + source.shown() + " cannot be opened: " + why(source, cause)
                        + ". Start it, or correct DATABASE_URL, its user and its password.",
                null);
    }

    static StorageProblem unwritable(DatabaseSource source, Throwable cause) {
        return new StorageProblem(
                "DATABASE_URL: the database " + source.shown() + " cannot be written: " + why(source, cause)
                        + ". Make the file and its folder writable for this user, or set DATABASE_URL to another place.",
                null);
    }

    static StorageProblem failed(DatabaseSource source, Throwable cause) {
        if (TimeLimit.ended(cause)) {
            return new TooSlow(source);
        }
        return new StorageProblem("The database " + source.shown() + " failed: " + why(source, cause), cause);
    }

    static StorageProblem busy(DatabaseSource source) {
        return new StorageProblem(
                "The database " + source.shown() + " is too busy: the wait for it was given up", null);
    }

    /** The innermost reason, on one line, without the password should a driver ever repeat it. */
    private static String why(DatabaseSource source, Throwable cause) {
        var reason = cause;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        var text = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        if (source.password() != null && !source.password().reveal().isEmpty()) {
            text = text.replace(source.password().reveal(), "***");
        }
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
