package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A person or a service, as the {@code sub} of their token names them. Two spellings that are canonically equivalent in
 * Unicode are the same user: the value is kept in normalization form C.
 *
 * @param value 1 to {@value #MAX_CODE_POINTS} code points without control characters or directional overrides, not blank
 */
public record UserId(String value) implements Comparable<UserId> {
    /** The order of lists of people: by code points, as their bytes of UTF-8 have it. */
    public static final Comparator<UserId> BY_CODE_POINTS =
            Comparator.comparing(user -> user.value.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    /** How the names of system senders begin. */
    public static final String SYSTEM = "system:";

    /** Stands in the place of everybody who was erased. Nobody sends under this name. */
    public static final UserId ERASED = new UserId(SYSTEM + "erased");

    /** What Parley does by itself is done in this name. */
    public static final UserId PARLEY = new UserId(SYSTEM + "parley");

    /** The longest name of a user, in code points. */
    public static final int MAX_CODE_POINTS = 128;

    /** Checks and normalizes the value; as normalizing may lengthen it, what comes of that is checked as well. */
    public UserId {
        boolean accepted = Characters.isName(value, MAX_CODE_POINTS);
        if (accepted) {
            value = Normalizer.normalize(value, Normalizer.Form.NFC);
        }
        if (!accepted || !Characters.isName(value, MAX_CODE_POINTS)) {
            throw invalid("A user is named by 1 to " + MAX_CODE_POINTS + " characters without control characters.");
        }
    }

    /**
     * This user, who is to take part: nothing is in the name that is not seen, and no space but a single one between other
     * characters, so that two names never look the same for what they hide. Names that were stored before this was a rule may
     * break it.
     *
     * @return itself
     * @throws InvalidInputException {@link Problem#USER_INVALID} for another name
     */
    public UserId checkShown() {
        boolean hides = value.codePoints().anyMatch(c -> c != ' ' && Characters.isBlank(c));
        if (hides || value.startsWith(" ") || value.endsWith(" ") || value.contains("  ")) {
            throw invalid("The name of a user has no invisible characters, and of white space only single spaces"
                    + " between others.");
        }
        return this;
    }

    private static InvalidInputException invalid(String detail) {
        return new InvalidInputException("user", Problem.USER_INVALID, detail);
    }

    /**
     * Whether this is a system sender: a name that no token can have, under which services with the right to do so send into
     * conversations that they do not belong to.
     *
     * @return true for names that begin with {@value #SYSTEM}
     */
    public boolean isSystem() {
        return value.startsWith(SYSTEM);
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
