package dev.parley.conversation;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks to give a conversation another title or another use; owners may, and of a direct one each of the two for the retention. What is empty stays as it is.
 *
 * @param by who asks
 * @param conversation which one
 * @param title the new name
 * @param history what those who join from then on see of what was said before
 * @param archived whether it is closed
 * @param retention how long messages are kept; {@link Duration#ZERO} for as long as the server keeps them
 */
public record ConfigureConversation(
        UserId by,
        ConversationId conversation,
        Optional<Title> title,
        Optional<History> history,
        Optional<Boolean> archived,
        Optional<Duration> retention) {
    /** Checks the title and the retention. */
    public ConfigureConversation {
        title.ifPresent(Title::checkShown);
        ConversationSettings.checkRetention(retention.filter(time -> !time.isZero()));
    }

    /**
     * Another title and nothing else.
     *
     * @param by who asks
     * @param conversation which one
     * @param title the new name
     * @return the command
     */
    public static ConfigureConversation rename(UserId by, ConversationId conversation, Title title) {
        return new ConfigureConversation(
                by, conversation, Optional.of(title), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Another time for which messages are kept, and nothing else.
     *
     * @param by who asks
     * @param conversation which one
     * @param retention how long; {@link Duration#ZERO} for as long as the server keeps them
     * @return the command
     */
    public static ConfigureConversation keep(UserId by, ConversationId conversation, Duration retention) {
        return new ConfigureConversation(
                by, conversation, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(retention));
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
        return new ConfigureConversation(
                by, conversation, Optional.empty(), Optional.empty(), Optional.of(archived), Optional.empty());
    }
}
