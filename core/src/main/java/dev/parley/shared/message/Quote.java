package dev.parley.shared.message;

import java.util.Optional;

/**
 * What is shown of a message beside a reply to it: a view of the message as it is when somebody reads the reply. Replies do not
 * keep it.
 *
 * @param sender who sent the message
 * @param excerpt the first {@value #MAX_CODE_POINTS} code points of its text at the most; empty while it has no text
 */
public record Quote(UserId sender, Optional<String> excerpt) {
    /** The longest excerpt, in code points. */
    public static final int MAX_CODE_POINTS = 200;

    /**
     * Quotes a message.
     *
     * @param message its present state
     * @return what is shown of it
     */
    public static Quote of(ChatMessage message) {
        return new Quote(message.sender(), message.text().map(text -> beginning(text.value())));
    }

    private static String beginning(String text) {
        return text.codePointCount(0, text.length()) <= MAX_CODE_POINTS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_CODE_POINTS));
    }
}
