package dev.parley.conversation;

import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Stream;
import dev.parley.shared.message.UserId;

/** Something that a person did to a conversation itself: its start, its title, its members. */
public interface ConversationEvent extends DomainEvent {
    /**
     * Who did it.
     *
     * @return the person
     */
    UserId by();

    @Override
    default Stream stream() {
        return Stream.MESSAGES;
    }
}
