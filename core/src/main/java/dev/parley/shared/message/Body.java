package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a message says: to people, to programs, and with which files.
 *
 * @param text what it says to people
 * @param content what it says to programs
 * @param attachments files that come with it, at most {@value #MAX_ATTACHMENTS}
 */
public record Body(Optional<MessageText> text, Optional<Content> content, List<Attachment> attachments) {
    /** The most attachments of a message. */
    public static final int MAX_ATTACHMENTS = 10;
    /** What a deleted message says. */
    public static final Body NONE = new Body(Optional.empty(), Optional.empty(), List.of());

    /** Copies the list and checks its size. */
    public Body {
        if (attachments.size() > MAX_ATTACHMENTS) {
            throw new InvalidInputException(
                    "attachments",
                    Problem.ATTACHMENTS_TOO_MANY,
                    "A message has at most " + MAX_ATTACHMENTS + " attachments.");
        }
        attachments = List.copyOf(attachments);
    }

    /**
     * A body that says something to people and nothing else.
     *
     * @param text what it says
     * @return the body
     */
    public static Body of(MessageText text) {
        return new Body(Optional.of(text), Optional.empty(), List.of());
    }

    /**
     * This body, which is to be sent.
     *
     * @return itself
     * @throws InvalidInputException {@link Problem#TEXT_REQUIRED} when it says nothing
     */
    public Body checkSaysSomething() {
        if (equals(NONE)) {
            throw new InvalidInputException(
                    "text", Problem.TEXT_REQUIRED, "A message needs a text, a content or an attachment.");
        }
        return this;
    }

    /**
     * Tells this body from others without keeping it.
     *
     * @return the same for equal bodies and, for all that can be told, for no others
     */
    public UUID fingerprint() {
        return Identity.of(
                "body",
                text.map(MessageText::value).orElse(""),
                content.map(Content::canonical).orElse(""),
                attachments.toString());
    }
}
