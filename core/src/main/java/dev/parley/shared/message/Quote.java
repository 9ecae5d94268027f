package dev.parley.shared.message;

import java.util.Optional;

/**
 * What a reply shows of the message that it answers, as that one read when the reply was stored.
 *
 * @param message which message
 * @param seq its number in the same conversation
 * @param sender who had sent it
 * @param excerpt the first {@value #MAX_CODE_POINTS} code points of its text at the most; empty once it is deleted
 */
public record Quote(MessageId message, long seq, UserId sender, Optional<String> excerpt) {
    /** The longest excerpt, in code points. */
    public static final int MAX_CODE_POINTS = 200;

    /**
     * Quotes a message.
     *
     * @param message its present state
     * @return what a reply shows of it
     */
    public static Quote of(ChatMessage message) {
        return new Quote(
                message.id(), message.seq(), message.sender(), message.text().map(text -> beginning(text.value())));
    }

    private static String beginning(String text) {
        return text.codePointCount(0, text.length()) <= MAX_CODE_POINTS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_CODE_POINTS));
    }

    /**
     * This quote after the quoted message was deleted.
     *
     * @return the same place without a word of it
     */
    public Quote withoutExcerpt() {
        return new Quote(message, seq, sender, Optional.empty());
    }
}
