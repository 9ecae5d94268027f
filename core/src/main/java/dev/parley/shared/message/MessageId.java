package dev.parley.shared.message;

import dev.parley.ParleyException;
import dev.parley.Problem;
import java.util.UUID;

/**
 * Identifies a message: a function of its conversation, its sender and the sender's own id for it, so that a repeated send
 * is the same message on every node and for ever.
 *
 * @param value 128 bits
 */
public record MessageId(UUID value) {
    /**
     * The id of a message.
     *
     * @param conversation where it is sent
     * @param sender who sends it
     * @param clientMessageId the sender's own id for it
     * @return an id that depends on the three alone
     */
    public static MessageId of(ConversationId conversation, UserId sender, ClientMessageId clientMessageId) {
        return new MessageId(Identity.of("message", conversation.toString(), sender.value(), clientMessageId.value()));
    }

    /**
     * Reads an id that Parley gave out.
     *
     * @param text as {@link #toString()} wrote it
     * @return the id
     * @throws ParleyException {@link Problem#MESSAGE_NOT_FOUND} for anything else: what is no id names nothing
     */
    public static MessageId parse(String text) {
        return Uuids.parse(text)
                .map(MessageId::new)
                .orElseThrow(() ->
                        new ParleyException(Problem.MESSAGE_NOT_FOUND, "There is no such message for this person."));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
