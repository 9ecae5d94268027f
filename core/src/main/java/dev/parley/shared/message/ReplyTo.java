package dev.parley.shared.message;

/**
 * Which message a reply answers. This is all that a reply keeps of it; what readers are shown beside it is a {@link Quote}.
 *
 * @param message which message
 * @param seq its number in the same conversation
 */
public record ReplyTo(MessageId message, long seq) {
    /**
     * Refers to a message.
     *
     * @param message the message that is answered
     * @return the reference to it
     */
    public static ReplyTo of(ChatMessage message) {
        return new ReplyTo(message.id(), message.seq());
    }
}
