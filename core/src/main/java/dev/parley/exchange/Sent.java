package dev.parley.exchange;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Quote;
import java.util.Optional;

/** What became of a message that was accepted. */
public sealed interface Sent {
    /**
     * It is in the history.
     *
     * @param message as everybody sees it
     * @param quote what it answers, as the sender saw it when it was stored; empty for what is no reply, and unless it was
     *     stored just now
     * @param repeated whether an earlier send had stored it
     */
    record Stored(ChatMessage message, Optional<Quote> quote, boolean repeated) implements Sent {}

    /**
     * It is durable in the log and will be decided about later; sending it again tells how.
     *
     * @param message the id that it will have
     * @param conversation where it goes
     */
    record Logged(MessageId message, ConversationId conversation) implements Sent {}
}
