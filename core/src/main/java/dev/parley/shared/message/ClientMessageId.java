package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.util.regex.Pattern;

/**
 * The id that a client chose for a message (or another request) before it was sent, so that it may be repeated safely.
 *
 * @param value 1 to 64 of the characters {@code A-Z a-z 0-9 . _ : ~ -}
 */
public record ClientMessageId(String value) {
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:~-]{1,64}");

    /** Checks the value. */
    public ClientMessageId {
        if (!ACCEPTED.matcher(value).matches()) {
            throw new InvalidInputException(
                    "clientMessageId",
                    Problem.CLIENT_MESSAGE_ID_INVALID,
                    "A client message id has 1 to 64 of the characters A-Z a-z 0-9 . _ : ~ -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
