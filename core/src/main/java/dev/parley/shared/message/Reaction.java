package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.text.Normalizer;

/**
 * A kind of reaction: an emoji, or a short word that clients show as a picture. Two spellings that are canonically equivalent
 * in Unicode are the same reaction: the value is kept in normalization form C.
 *
 * @param value 1 to {@value #MAX_CODE_POINTS} code points without control characters or directional overrides, not blank
 */
public record Reaction(String value) {
    /** The longest reaction, in code points: the longest emoji sequences have about ten. */
    public static final int MAX_CODE_POINTS = 32;

    /** Checks and normalizes the value; as normalizing may lengthen it, what comes of that is checked as well. */
    public Reaction {
        boolean accepted = Characters.isName(value, MAX_CODE_POINTS);
        if (accepted) {
            value = Normalizer.normalize(value, Normalizer.Form.NFC);
        }
        if (!accepted || !Characters.isName(value, MAX_CODE_POINTS)) {
            throw new InvalidInputException(
                    "reaction",
                    Problem.REACTION_INVALID,
                    "A reaction has 1 to " + MAX_CODE_POINTS + " characters without control characters.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
