package dev.parley.javalin;

import dev.parley.conversation.SetPreferences;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request about what somebody wants of a conversation, over HTTP and WebSocket alike. */
interface Preferring {
    @Nullable Boolean muted();

    @Nullable Boolean blocked();

    /** The command; what is absent stays as it is. */
    default SetPreferences command(UserId by, ConversationId conversation) {
        return new SetPreferences(by, conversation, Optional.ofNullable(muted()), Optional.ofNullable(blocked()));
    }

    /** The same of the direct conversation with a person, which need not exist to be blocked. */
    default SetPreferences toward(UserId by, UserId to) {
        return SetPreferences.toward(by, to, Optional.ofNullable(muted()), Optional.ofNullable(blocked()));
    }
}
