package dev.parley.shared.message;

import java.util.List;
import java.util.Optional;

/**
 * What is to replace parts of a body. What is empty stays as it is.
 *
 * @param text what is said to people from now on
 * @param content what is said to programs from now on
 * @param attachments the files from now on, all of them
 */
public record BodyEdit(Optional<MessageText> text, Optional<Content> content, Optional<List<Attachment>> attachments) {
    /** Copies the list. */
    public BodyEdit {
        attachments = attachments.map(List::copyOf);
    }

    /**
     * Another text and nothing else.
     *
     * @param text what is said from now on
     * @return the edit
     */
    public static BodyEdit of(MessageText text) {
        return new BodyEdit(Optional.of(text), Optional.empty(), Optional.empty());
    }

    /**
     * A body after this edit.
     *
     * @param before the body before it
     * @return the new one
     * @throws dev.parley.InvalidInputException when that would say nothing
     */
    public Body of(Body before) {
        return new Body(text.or(before::text), content.or(before::content), attachments.orElse(before.attachments()))
                .checkSaysSomething();
    }
}
