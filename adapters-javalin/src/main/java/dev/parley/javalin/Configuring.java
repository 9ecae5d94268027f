package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.conversation.ConfigureConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to give a conversation another title or another use, over HTTP and WebSocket alike. */
interface Configuring {
    @Nullable String title();

    @Nullable String history();

    @Nullable Boolean archived();

    /** How long messages are kept; 0 for as long as the server keeps them. */
    @Nullable Long retentionSeconds();

    /** The command; what is absent stays as it is. */
    default ConfigureConversation command(UserId by, ConversationId conversation) {
        return new ConfigureConversation(
                by,
                conversation,
                Optional.ofNullable(title()).map(Title::new),
                Optional.ofNullable(history()).map(History::of),
                Optional.ofNullable(archived()),
                retention());
    }

    private Optional<Duration> retention() {
        return Optional.ofNullable(retentionSeconds()).map(Duration::ofSeconds);
    }

    /** What is wrong with how long messages are to be kept; nothing where that is not said. */
    default List<Violation> brokenRetention() {
        try {
            ConversationSettings.checkRetention(retention().filter(time -> !time.isZero()));
            return List.of();
        } catch (InvalidInputException e) {
            return e.violations().stream().map(Violation::of).toList();
        }
    }
}
