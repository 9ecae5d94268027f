package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A person gave a conversation another title or another use. What is empty stays as it was.
 *
 * @param id which publication this is
 * @param conversation which one
 * @param by who did it
 * @param title the new name
 * @param history what those who join from now on see of what was said before
 * @param archived whether it is closed
 * @param retention how long messages are kept; {@link Duration#ZERO} for as long as the server keeps them
 * @param at when
 */
public record ConversationConfigured(
        EventId id,
        ConversationId conversation,
        UserId by,
        Optional<Title> title,
        Optional<History> history,
        Optional<Boolean> archived,
        Optional<Duration> retention,
        Instant at)
        implements ConversationEvent {}
