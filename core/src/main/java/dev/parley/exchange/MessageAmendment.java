package dev.parley.exchange;

import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Stream;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;

/** Something that a person did to a message after it was sent. */
public sealed interface MessageAmendment extends DomainEvent
        permits MessageEdited, MessageDeleted, ReactionAdded, ReactionRemoved, MessageErased {
    /**
     * Which message.
     *
     * @return its id
     */
    MessageId messageId();

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
