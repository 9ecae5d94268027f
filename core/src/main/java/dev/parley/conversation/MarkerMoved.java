package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * A member has come further in a conversation.
 *
 * @param id which publication this is
 * @param conversation which one
 * @param by who
 * @param deliveredSeq everything up to here has reached them; 0 says nothing
 * @param readSeq everything up to here is read; 0 says nothing
 * @param at when
 */
public record MarkerMoved(
        EventId id, ConversationId conversation, UserId by, long deliveredSeq, long readSeq, Instant at)
        implements ConversationEvent {}
