package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * A person is erased from a conversation: at first they belong to it no more, and at last, when its messages hold nothing of
 * them, it does not even know that they did.
 *
 * @param id which publication this is
 * @param conversation which one
 * @param by who wanted it
 * @param user the person
 * @param forgotten whether its messages hold nothing of them any more
 * @param at when
 */
public record PersonErased(
        EventId id, ConversationId conversation, UserId by, UserId user, boolean forgotten, Instant at)
        implements ConversationEvent {}
