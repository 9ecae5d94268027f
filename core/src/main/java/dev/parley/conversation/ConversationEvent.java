package dev.parley.conversation;

import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Stream;
import dev.parley.shared.message.UserId;

/** Something that was done to a conversation itself: its start, its title, its members, the end of its messages. */
public interface ConversationEvent extends DomainEvent {
    /**
     * Who did it.
     *
     * @return the person, or {@link UserId#PARLEY}
     */
    UserId by();

    @Override
    default Stream stream() {
        return Stream.MESSAGES;
    }
}
