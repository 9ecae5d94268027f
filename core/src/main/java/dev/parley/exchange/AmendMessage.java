package dev.parley.exchange;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/** Asks to change a message that was sent. Asking again for what is so already changes nothing. */
public sealed interface AmendMessage permits EditMessage, DeleteMessage, AddReaction, RemoveReaction {
    /**
     * Who asks.
     *
     * @return the person
     */
    UserId by();

    /**
     * Where the message was sent.
     *
     * @return the conversation
     */
    ConversationId conversation();

    /**
     * Which message.
     *
     * @return its id
     */
    MessageId message();

    /**
     * What is published when it is asked for.
     *
     * @param id which publication
     * @param at when
     * @return the event
     */
    MessageAmendment event(EventId id, Instant at);
}
