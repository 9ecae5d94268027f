package dev.parley.exchange;

import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Quote;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A message was stored; announced after the commit.
 *
 * @param id the event that it came with; another one when it is announced again after a crash
 * @param message the stored message; its revision is the offset of that event
 * @param quote what it answers, as that was when the reply was decided about, for readers who may see it; empty for what is no
 *     reply, and when it is announced again after a crash
 * @param changedSince whether it is announced again after a crash and was changed since it was stored: then it has its present
 *     state already, and the change is announced by itself, at its place
 * @param at when it was sent
 */
public record MessageStored(EventId id, ChatMessage message, Optional<Quote> quote, boolean changedSince, Instant at)
        implements Announcement {
    /**
     * A message that was stored just now, without what it answers.
     *
     * @param id the event that it came with
     * @param message the stored message
     * @param at when it was sent
     */
    public MessageStored(EventId id, ChatMessage message, Instant at) {
        this(id, message, Optional.empty(), false, at);
    }

    @Override
    public ConversationId conversation() {
        return message.conversation();
    }

    @Override
    public Set<Object> answers() {
        return Set.of(id, message.id());
    }
}
