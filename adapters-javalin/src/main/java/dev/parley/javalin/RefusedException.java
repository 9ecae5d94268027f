package dev.parley.javalin;

/** A request that is not done, on its way to whoever asked. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Refusal refusal) {
        super(refusal.detail(), null, false, false);
        this.refusal = refusal;
    }

    RefusedException(WireProblem problem, String detail) {
        this(Refusal.of(problem, detail));
    }

    Refusal refusal() {
        return refusal;
    }
}
