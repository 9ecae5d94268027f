package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A member said what they want of a conversation. What is empty stays as it was.
 *
 * @param id which publication this is
 * @param conversation which one
 * @param by who
 * @param to the other of a direct conversation, which then need not exist; empty where it was named itself
 * @param muted whether they are not to be notified of its messages
 * @param blocked whether, in a direct conversation, nothing more is to be sent
 * @param at when
 */
public record PreferencesSet(
        EventId id,
        ConversationId conversation,
        UserId by,
        Optional<UserId> to,
        Optional<Boolean> muted,
        Optional<Boolean> blocked,
        Instant at)
        implements ConversationEvent {}
