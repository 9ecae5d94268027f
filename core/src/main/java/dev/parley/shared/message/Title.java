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
            throw new InvalidInputException(
                    "title",
                    Problem.TITLE_INVALID,
                    "A title has 1 to " + MAX_CODE_POINTS + " characters without control characters.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
