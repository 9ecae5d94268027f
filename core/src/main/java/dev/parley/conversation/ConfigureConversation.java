package dev.parley.conversation;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.Optional;

/**
 * Asks to give a group another title or another use; owners may. What is empty stays as it is.
 *
 * @param by who asks
 * @param conversation which one
 * @param title the new name
 * @param history what those who join from then on see of what was said before
 * @param archived whether it is closed
 */
public record ConfigureConversation(
        UserId by,
        ConversationId conversation,
        Optional<Title> title,
        Optional<History> history,
        Optional<Boolean> archived) {
    /**
     * Another title and nothing else.
     *
     * @param by who asks
     * @param conversation which one
     * @param title the new name
     * @return the command
     */
    public static ConfigureConversation rename(UserId by, ConversationId conversation, Title title) {
        return new ConfigureConversation(by, conversation, Optional.of(title), Optional.empty(), Optional.empty());
    }

    /**
     * Closes a group, or opens it again.
     *
     * @param by who asks
     * @param conversation which one
     * @param archived whether it is closed
     * @return the command
     */
    public static ConfigureConversation archive(UserId by, ConversationId conversation, boolean archived) {
        return new ConfigureConversation(by, conversation, Optional.empty(), Optional.empty(), Optional.of(archived));
    }
}
