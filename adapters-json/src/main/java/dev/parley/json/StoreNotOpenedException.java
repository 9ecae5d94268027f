package dev.parley.json;

/** A store that can't be opened as it is; nothing in its folder was changed. The message says where and what to do. */
public final class StoreNotOpenedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why a store can't be opened. */
    public enum Reason {
        /** Another process, or another part of this one, has it open. */
        LOCKED,
        /** What was stored is damaged or incomplete; opening it would lose acknowledged messages. */
        DAMAGED,
        /** It was written by a newer version. */
        TOO_NEW,
        /** The disk or its permissions do not let it be read or written. */
        INACCESSIBLE
    }

    StoreNotOpenedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    StoreNotOpenedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * Why it can't be opened.
     *
     * @return one of the closed list
     */
    public Reason reason() {
        return reason;
    }
}
