package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.util.Locale;

/** What a member may do in a conversation. */
public enum Role {
    /** Sends, reads, renames, and decides who belongs to the conversation. */
    OWNER,
    /** Sends and reads. */
    MEMBER;

    /**
     * The role's name on the wire.
     *
     * @return in lower case
     */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a role.
     *
     * @param wireName as {@link #wireName()} gives it
     * @return the role
     * @throws InvalidInputException {@link Problem#ROLE_INVALID} for anything else
     */
    public static Role of(String wireName) {
        for (Role role : values()) {
            if (role.wireName().equals(wireName)) {
                return role;
            }
        }
        throw new InvalidInputException("role", Problem.ROLE_INVALID, "A role is either owner or member.");
    }
}
