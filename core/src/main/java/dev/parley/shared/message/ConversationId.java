package dev.parley.shared.message;

import dev.parley.ParleyException;
import dev.parley.Problem;
import java.util.UUID;

/**
 * Identifies a conversation; opaque to its users.
 *
 * @param value 128 bits
 */
public record ConversationId(UUID value) {
    /**
     * The one direct conversation of two people, the same whoever asks.
     *
     * @param one one of them
     * @param other the other one
     * @return an id that depends on the two alone
     */
    public static ConversationId direct(UserId one, UserId other) {
        boolean inOrder = one.compareTo(other) <= 0;
        UserId first = inOrder ? one : other;
        UserId second = inOrder ? other : one;
        return new ConversationId(Identity.of("direct", first.value(), second.value()));
    }

    /**
     * The group that a person started under a key of their own, so that starting it again is the same group.
     *
     * @param starter who starts it
     * @param idempotencyKey the starter's key
     * @return an id that depends on the two alone
     */
    public static ConversationId startedBy(UserId starter, ClientMessageId idempotencyKey) {
        return new ConversationId(Identity.of("group", starter.value(), idempotencyKey.value()));
    }

    /**
     * Reads an id that Parley gave out.
     *
     * @param text as {@link #toString()} wrote it
     * @return the id
     * @throws ParleyException {@link Problem#CONVERSATION_NOT_FOUND} for anything else: what is no id names nothing
     */
    public static ConversationId parse(String text) {
        return Uuids.parse(text)
                .map(ConversationId::new)
                .orElseThrow(() -> new ParleyException(
                        Problem.CONVERSATION_NOT_FOUND, "There is no such conversation for this person."));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
