package dev.parley.postgres;

/** A database that can't be used as it is; trying again does not help. The message says what is wrong and what to do. */
public final class DatabaseNotOpenedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why a database can't be used. */
    public enum Reason {
        /** Another process has it to itself. */
        IN_USE,
        /** Its settings, its encoding, its version or its tables are not what is needed. */
        UNFIT
    }

    DatabaseNotOpenedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    DatabaseNotOpenedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Why it can't be used.
     *
     * @return one of the closed list
     */
    public Reason reason() {
        return reason;
    }
}
