package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.text.Normalizer;

/**
 * A kind of reaction: an emoji, or a short word that clients show as a picture. What looks the same is the same kind: the value is
 * kept in normalization form C, without white space around it, and without what is not seen. So variation selectors go, as whether
 * an emoji is drawn in color is up to who draws it; skin tones, what joins several emoji to one, and flags stay.
 *
 * @param value 1 to {@value #MAX_CODE_POINTS} code points without control characters or directional overrides, not blank
 */
public record Reaction(String value) {
    /** The longest reaction, in code points: the longest emoji sequences have about ten. */
    public static final int MAX_CODE_POINTS = 32;

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int FIRST_TAG = 0xE0020;
    private static final int LAST_TAG = 0xE007F;

    /**
     * Checks and normalizes the value; as normalizing may lengthen it, what comes of that is checked as well. One that shows
     * nothing is kept as it is, as it may be stored; it is not {@linkplain #checkShown() accepted} any more.
     */
    public Reaction {
        boolean accepted = Characters.isName(value, MAX_CODE_POINTS);
        if (accepted) {
            value = Normalizer.normalize(Characters.showsSomething(value) ? seen(value) : value, Normalizer.Form.NFC);
        }
        if (!accepted || !Characters.isName(value, MAX_CODE_POINTS)) {
            throw invalid();
        }
    }

    /**
     * This reaction, which is to be added.
     *
     * @return itself
     * @throws InvalidInputException {@link Problem#REACTION_INVALID} when nothing of it is drawn
     */
    public Reaction checkShown() {
        if (!Characters.showsSomething(value)) {
            throw invalid();
        }
        return this;
    }

    private static InvalidInputException invalid() {
        return new InvalidInputException(
                "reaction",
                Problem.REACTION_INVALID,
                "A reaction has 1 to " + MAX_CODE_POINTS
                        + " characters without control characters, and shows something.");
    }

    private static String seen(String value) {
        int[] written = value.codePoints()
                .filter(c -> !Characters.isInvisible(c) || isJoiner(c) || isTag(c))
                .toArray();
        StringBuilder seen = new StringBuilder();
        int base = 0;
        for (int i = 0; i < written.length; i++) {
            int c = written[i];
            if (isTag(c)
                    ? base == BLACK_FLAG
                    : !isJoiner(c) || (i + 1 < written.length && joins(base, written[i + 1]))) {
                seen.appendCodePoint(c);
            }
            base = isTag(c) ? base : c;
        }
        return stripped(seen);
    }

    private static boolean isJoiner(int c) {
        return c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
    }

    private static boolean isTag(int c) {
        return c >= FIRST_TAG && c <= LAST_TAG;
    }

    /** A joiner between these is seen by what it makes of them. */
    private static boolean joins(int before, int behind) {
        return isJoined(before) && isJoined(behind);
    }

    private static boolean isJoined(int c) {
        boolean plain = Character.isLetterOrDigit(c)
                && switch (Character.UnicodeScript.of(c)) {
                    case COMMON, LATIN, GREEK, CYRILLIC -> true;
                    default -> false;
                };
        return c != 0 && !plain && !isJoiner(c) && !isTag(c) && !Characters.isBlank(c);
    }

    private static String stripped(StringBuilder seen) {
        int start = 0;
        int end = seen.length();
        while (start < end && Characters.isBlank(seen.codePointAt(start))) {
            start += Character.charCount(seen.codePointAt(start));
        }
        while (end > start && isSpace(seen.codePointBefore(end))) {
            end -= Character.charCount(seen.codePointBefore(end));
        }
        return seen.substring(start, end);
    }

    /** The tags of a flag are at its end. */
    private static boolean isSpace(int c) {
        return Characters.isBlank(c) && !isTag(c);
    }

    @Override
    public String toString() {
        return value;
    }
}
