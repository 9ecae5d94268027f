package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule on numbers of messages in requests. */
final class Seqs {
    private Seqs() {}

    /** What is wrong with a number that names a message; nothing with one that is absent. */
    static Optional<Violation> broken(String field, @Nullable Long seq) {
        return seq == null || seq > 0 ? Optional.empty() : Optional.of(refusal(field));
    }

    static Violation refusal(String field) {
        return Violation.of(new InvalidInputException.Violation(
                field, Problem.MARKER_INVALID, "A marker is moved to the seq of a message, 1 or more."));
    }
}
