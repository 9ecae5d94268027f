package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.nio.charset.StandardCharsets;

/**
 * The text of a message, kept byte for byte as it was sent.
 *
 * @param value not blank: what is asked for also {@linkplain #checkShown() shows something}; at most {@value #MAX_BYTES} bytes of UTF-8 and {@value #MAX_CODE_POINTS} code points; of the
 *     control characters only line feed and tab; at most {@value #MAX_COMBINING} combining marks in a row
 */
public record MessageText(String value) {
    /** The longest text in bytes of UTF-8. */
    public static final int MAX_BYTES = 16 * 1024;
    /** The longest text in code points. */
    public static final int MAX_CODE_POINTS = 4_000;
    /** The most combining marks in a row. */
    public static final int MAX_COMBINING = 16;

    /** Checks the value. */
    public MessageText {
        if (value.isBlank()) {
            throw invalid(Problem.TEXT_REQUIRED, "A message needs a text that is not blank.");
        }
        if (value.codePointCount(0, value.length()) > MAX_CODE_POINTS || utf8Length(value) > MAX_BYTES) {
            throw invalid(
                    Problem.TEXT_TOO_LONG,
                    "A text has at most " + MAX_CODE_POINTS + " characters and " + MAX_BYTES + " bytes of UTF-8.");
        }
        checkCharacters(value);
    }

    /**
     * This text, which is to be said. Texts that were stored before this was a rule may break it.
     *
     * @return itself
     * @throws InvalidInputException {@link Problem#TEXT_REQUIRED} when nothing of it is drawn
     */
    public MessageText checkShown() {
        if (!Characters.showsSomething(value)) {
            throw invalid(Problem.TEXT_REQUIRED, "A message needs a text that shows something.");
        }
        return this;
    }

    private static void checkCharacters(String value) {
        if (!Characters.isWellFormed(value)
                || value.codePoints().anyMatch(c -> Characters.isControl(c) && c != '\n' && c != '\t')) {
            throw invalid(
                    Problem.TEXT_INVALID,
                    "A text holds no control characters but line feed and tab, and no half surrogate pairs.");
        }
        int[] run = {0};
        if (value.codePoints().anyMatch(c -> (run[0] = Characters.isCombining(c) ? run[0] + 1 : 0) > MAX_COMBINING)) {
            throw invalid(
                    Problem.TEXT_TOO_MANY_COMBINING,
                    "A text has at most " + MAX_COMBINING + " combining marks in a row.");
        }
    }

    private static int utf8Length(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }

    private static InvalidInputException invalid(Problem problem, String detail) {
        return new InvalidInputException("text", problem, detail);
    }

    @Override
    public String toString() {
        return "text of " + value.length() + " characters";
    }
}
