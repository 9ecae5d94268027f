package dev.parley.retention;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.message.UserId;

/**
 * Asks to erase a person.
 *
 * @param by who asks; whoever makes the command answers for their right to
 * @param user the person
 */
public record ErasePerson(UserId by, UserId user) {
    /** Checks that it is a person. */
    public ErasePerson {
        if (user.isSystem()) {
            throw new InvalidInputException("user", Problem.USER_INVALID, "A system sender is nobody to be erased.");
        }
    }
}
