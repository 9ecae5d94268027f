package dev.parley.conversation;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.Optional;

/**
 * Says what a member wants of a conversation, which nobody else is told. What is empty stays as it is.
 *
 * @param by who
 * @param conversation which one
 * @param to the other of a direct conversation, which then need not exist before it is blocked; empty where it was named itself
 * @param muted whether they are not to be notified of its messages
 * @param blocked whether, in a direct conversation, nothing more is to be sent by either
 */
public record SetPreferences(
        UserId by,
        ConversationId conversation,
        Optional<UserId> to,
        Optional<Boolean> muted,
        Optional<Boolean> blocked) {
    /**
     * Of a conversation that exists.
     *
     * @param by who
     * @param conversation which one
     * @param muted whether they are not to be notified of its messages
     * @param blocked whether, in a direct conversation, nothing more is to be sent by either
     */
    public SetPreferences(UserId by, ConversationId conversation, Optional<Boolean> muted, Optional<Boolean> blocked) {
        this(by, conversation, Optional.empty(), muted, blocked);
    }

    /**
     * Of the direct conversation with a person, whether or not anything was said in it.
     *
     * @param by who
     * @param to the other person
     * @param muted whether they are not to be notified of its messages
     * @param blocked whether nothing is to be sent by either
     * @return what to ask for
     * @throws InvalidInputException {@link Problem#USER_INVALID} for oneself and for a system sender
     */
    public static SetPreferences toward(UserId by, UserId to, Optional<Boolean> muted, Optional<Boolean> blocked) {
        if (to.equals(by) || to.isSystem()) {
            throw new InvalidInputException(
                    "to", Problem.USER_INVALID, "A direct conversation is one with another person.");
        }
        return new SetPreferences(by, ConversationId.direct(by, to), Optional.of(to), muted, blocked);
    }
}
