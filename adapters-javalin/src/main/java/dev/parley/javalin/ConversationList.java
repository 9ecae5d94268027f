package dev.parley.javalin;

import dev.parley.document.Documents;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quotes;
import java.util.Map;

/** Conversations as a list shows them to one person: each with its last message and how the person takes part. */
final class ConversationList {
    private ConversationList() {}

    static Map<String, Object> document(ListedConversation listed, Quotes quotes) {
        Map<String, Object> document = Documents.of(listed.conversation());
        Participation own = listed.participation();
        document.put("readSeq", own.readSeq());
        document.put("deliveredSeq", own.deliveredSeq());
        document.put("unread", listed.unread().count());
        document.put("unreadMore", listed.unread().more());
        document.put("firstUnread", listed.firstUnread());
        document.put("mentioned", listed.unread().mentioned());
        document.put("muted", own.preferences().muted());
        document.put("blocked", own.preferences().blocked());
        listed.lastMessage()
                .ifPresent(message -> document.put("lastMessage", Documents.of(message, quotes.beside(message))));
        return document;
    }

    /** Where a conversation stands in a list, which goes on behind it. */
    static String place(ListedConversation listed) {
        ChatConversation conversation = listed.conversation();
        return ListToken.encode(new ListPlace(conversation.lastActivityAt(), conversation.id()));
    }
}
