package dev.parley;

import java.util.List;

/** Input that breaks rules; it changed nothing. It carries every violation that was found, not only the first. */
public final class InvalidInputException extends ParleyException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /**
     * One broken rule.
     *
     * @param field the field as the caller knows it, such as {@code text} or {@code members[2]}
     * @param problem which rule
     * @param detail one sentence that says what is accepted
     */
    public record Violation(String field, Problem problem, String detail) {}

    /**
     * One violation.
     *
     * @param field the field as the caller knows it
     * @param problem which rule it breaks
     * @param detail one sentence that says what is accepted
     */
    public InvalidInputException(String field, Problem problem, String detail) {
        this(List.of(new Violation(field, problem, detail)));
    }

    /**
     * Several violations.
     *
     * @param violations at least one; the first one's problem becomes this failure's when it is the only one
     */
    public InvalidInputException(List<Violation> violations) {
        super(
                violations.size() == 1 ? violations.get(0).problem() : Problem.INPUT_INVALID,
                violations.size() == 1
                        ? violations.get(0).detail()
                        : violations.size() + " fields are not accepted as they are.");
        this.violations = List.copyOf(violations);
    }

    /**
     * Every violation found.
     *
     * @return at least one
     */
    public List<Violation> violations() {
        return violations;
    }
}
