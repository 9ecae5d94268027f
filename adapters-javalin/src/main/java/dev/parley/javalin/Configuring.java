package dev.parley.javalin;

import dev.parley.conversation.ConfigureConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to give a group another title or another use, over HTTP and WebSocket alike. */
interface Configuring {
    @Nullable String title();

    @Nullable String history();

    @Nullable Boolean archived();

    /** The command; what is absent stays as it is. */
    default ConfigureConversation command(UserId by, ConversationId conversation) {
        return new ConfigureConversation(
                by,
                conversation,
                Optional.ofNullable(title()).map(Title::new),
                Optional.ofNullable(history()).map(History::of),
                Optional.ofNullable(archived()));
    }
}
