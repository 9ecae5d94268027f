package dev.parley.javalin;

import java.util.Objects;

/** A token that is not believed. */
public final class AuthenticationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final WireProblem problem;

    /**
     * A refusal with its explanation.
     *
     * @param problem {@link WireProblem#TOKEN_INVALID} or {@link WireProblem#TOKEN_EXPIRED}
     * @param detail one sentence for the person who can act; it never holds the token
     */
    public AuthenticationException(WireProblem problem, String detail) {
        super(Objects.requireNonNull(detail));
        this.problem = problem;
    }

    /**
     * Which problem this is.
     *
     * @return one of the closed list
     */
    public WireProblem problem() {
        return problem;
    }

    /**
     * The explanation.
     *
     * @return one sentence
     */
    public String detail() {
        return Objects.requireNonNull(getMessage());
    }
}
