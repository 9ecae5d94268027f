package dev.parley.shared.event;

/** One event that can never be handled, however often it comes again. */
public final class UnprocessableEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;

    /**
     * Names the event.
     *
     * @param position where it stands
     * @param reason one sentence for an operator
     * @param cause what made it impossible
     */
    public UnprocessableEventException(Position position, String reason, Throwable cause) {
        super(reason, cause);
        this.position = position;
    }

    /**
     * Which event it is.
     *
     * @return its place in the log
     */
    public Position position() {
        return position;
    }
}
