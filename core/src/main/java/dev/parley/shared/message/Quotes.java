package dev.parley.shared.message;

import java.util.Map;
import java.util.Optional;

/**
 * What one reader is shown of the messages that others answer.
 *
 * @param byMessage the quotes by the message that is quoted; those that the reader does not see have none
 */
public record Quotes(Map<MessageId, Quote> byMessage) {
    /** None at all. */
    public static final Quotes NONE = new Quotes(Map.of());

    /** Copies the quotes. */
    public Quotes {
        byMessage = Map.copyOf(byMessage);
    }

    /**
     * What is shown beside a message.
     *
     * @param message any message
     * @return empty unless it is a reply to a message that the reader sees
     */
    public Optional<Quote> beside(ChatMessage message) {
        return message.replyTo().map(ReplyTo::message).map(byMessage::get);
    }
}
