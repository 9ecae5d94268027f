package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;

/**
 * The name that a group shows.
 *
 * @param value 1 to {@value #MAX_CODE_POINTS} code points without control characters or directional overrides, not blank
 */
public record Title(String value) {
    /** The longest title, in code points. */
    public static final int MAX_CODE_POINTS = 200;

    /** Checks the value. */
    public Title {
        if (!Characters.isName(value, MAX_CODE_POINTS)) {
            throw invalid();
        }
    }

    /**
     * This title, which is to be given. Titles that were stored before this was a rule may break it.
     *
     * @return itself
     * @throws InvalidInputException {@link Problem#TITLE_INVALID} when nothing of it is drawn
     */
    public Title checkShown() {
        if (!Characters.showsSomething(value)) {
            throw invalid();
        }
        return this;
    }

    private static InvalidInputException invalid() {
        return new InvalidInputException(
                "title",
                Problem.TITLE_INVALID,
                "A title has 1 to " + MAX_CODE_POINTS + " characters without control characters, and shows something.");
    }

    @Override
    public String toString() {
        return value;
    }
}
