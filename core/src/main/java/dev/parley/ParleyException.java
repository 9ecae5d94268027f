package dev.parley;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A failure that says what is wrong, who must act, and whether trying again helps. */
public class ParleyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;

    /**
     * A failure with its explanation.
     *
     * @param problem which of the known problems this is
     * @param detail one sentence for the person who can act; it never holds a secret or a message's text
     */
    public ParleyException(Problem problem, String detail) {
        super(Objects.requireNonNull(detail));
        this.problem = Objects.requireNonNull(problem);
    }

    /**
     * A failure with its explanation and its cause.
     *
     * @param problem which of the known problems this is
     * @param detail one sentence for the person who can act; it never holds a secret or a message's text
     * @param cause what an adapter translated into this failure
     */
    public ParleyException(Problem problem, String detail, Throwable cause) {
        super(Objects.requireNonNull(detail), cause);
        this.problem = Objects.requireNonNull(problem);
    }

    /**
     * What a failed stage or a caught exception means to its caller.
     *
     * @param failure anything, as a stage or a caller gets it
     * @return the failure itself or what it wraps, where that is known; otherwise {@link Problem#INTERNAL}
     */
    public static ParleyException of(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner instanceof ParleyException known
                ? known
                : new ParleyException(
                        Problem.INTERNAL, "Something failed that should not; the server's log says what.", inner);
    }

    /**
     * Which problem this is.
     *
     * @return one of the closed list
     */
    public Problem problem() {
        return problem;
    }

    /**
     * The explanation.
     *
     * @return one sentence for the person who can act
     */
    public String detail() {
        return Objects.requireNonNull(getMessage());
    }
}
