package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * An owner made another member of a group an owner in their own place.
 *
 * @param id which publication this is
 * @param conversation which one
 * @param by who did it, and is a plain member from now on
 * @param to the owner from now on
 * @param at when
 */
public record OwnershipHandedOver(EventId id, ConversationId conversation, UserId by, UserId to, Instant at)
        implements ConversationEvent {}
