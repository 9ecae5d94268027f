package dev.parley.javalin;

import dev.parley.document.Documents;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.Participation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conversations as a list shows them to one person: each with its last message and how the person takes part. */
final class ConversationList {
    private ConversationList() {}

    static Map<String, Object> document(ListedConversation listed) {
        Map<String, Object> document = Documents.of(listed.conversation());
        Participation own = listed.participation();
        document.put("readSeq", own.readSeq());
        document.put("deliveredSeq", own.deliveredSeq());
        document.put("unread", listed.unread());
        document.put("firstUnread", listed.firstUnread());
        document.put("mentioned", listed.mentioned());
        document.put("muted", own.preferences().muted());
        document.put("blocked", own.preferences().blocked());
        listed.lastMessage().ifPresent(message -> document.put("lastMessage", Documents.of(message)));
        return document;
    }

    /** Where the list goes on. A full part may be the last one: then the next one is empty. */
    static Optional<String> after(List<ListedConversation> part, int limit) {
        if (part.size() < limit) {
            return Optional.empty();
        }
        ChatConversation last = part.get(part.size() - 1).conversation();
        return Optional.of(ListToken.encode(new ListPlace(last.lastActivityAt(), last.id())));
    }
}
