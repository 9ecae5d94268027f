package dev.parley.shared.event;

import dev.parley.shared.message.ConversationId;
import java.time.Instant;

/** Something that happened in a conversation. Events are immutable values. */
public interface DomainEvent {
    /**
     * Which publication this is. What the save handler announces carries the id of the event that it decided about.
     *
     * @return the id
     */
    EventId id();

    /**
     * Where it happened; events of one conversation keep their order.
     *
     * @return the conversation
     */
    ConversationId conversation();

    /**
     * When it happened, by the clock of the node that took it.
     *
     * @return a time in whole milliseconds, for people to read; nothing is ordered by it
     */
    Instant at();

    /**
     * Which of the two streams carries it.
     *
     * @return the stream
     */
    Stream stream();
}
