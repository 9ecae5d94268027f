package dev.parley.shared.message;

import dev.parley.ParleyException;
import dev.parley.Problem;

/**
 * A store did not do something within its time, or had no room to do it at once: less of it may get through. Nothing is wrong
 * with what it was given, however often that happens.
 */
public final class StoreTimeoutException extends ParleyException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what is known of the outcome.
     *
     * @param problem {@link Problem#STORE_UNAVAILABLE} when nothing was stored, {@link Problem#OUTCOME_UNKNOWN} when that is not
     *     known
     * @param detail one sentence for the person who can act
     * @param cause what an adapter translated into this failure
     */
    public StoreTimeoutException(Problem problem, String detail, Throwable cause) {
        super(problem, detail, cause);
    }
}
