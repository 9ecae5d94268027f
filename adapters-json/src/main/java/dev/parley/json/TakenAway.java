package dev.parley.json;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.util.Map;
import java.util.Optional;

/** Whether changes take away something that was stored, which is then to go from the files soon. */
final class TakenAway {
    private TakenAway() {}

    /**
     * Looks for edits, deletions, what has expired, people who are forgotten and titles that are replaced. A reaction or a reply takes
     * nothing away.
     *
     * @param changes what is stored
     * @param before the conversations among them as they were, as far as they existed
     */
    static boolean isAnythingBy(Changes changes, Map<ConversationId, ChatConversation> before) {
        return !changes.forgotten().isEmpty()
                || changes.messages().stream().anyMatch(TakenAway::hasLost)
                || changes.conversations().stream()
                        .anyMatch(state -> Optional.ofNullable(before.get(state.id()))
                                .filter(old -> hasLost(old, state))
                                .isPresent());
    }

    private static boolean hasLost(ChatMessage message) {
        return message.amendments().original().isPresent() || message.isDeleted() || message.isForgotten();
    }

    private static boolean hasLost(ChatConversation before, ChatConversation after) {
        return after.expiredSeq() > before.expiredSeq()
                || (before.title().isPresent() && !before.title().equals(after.title()));
    }
}
