package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * A person started a group.
 *
 * @param id which publication this is
 * @param conversation the new conversation
 * @param by who did it
 * @param title the name it shows
 * @param members everybody in it, the starter as an owner among them
 * @param at when
 */
public record ConversationStarted(
        EventId id, ConversationId conversation, UserId by, Title title, Members members, Instant at)
        implements ConversationEvent {}
