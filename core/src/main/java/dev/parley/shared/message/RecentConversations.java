package dev.parley.shared.message;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The conversations that were used last, as many as fit into a bound on conversations and members. For one thread at a time. */
public final class RecentConversations {
    private final int capacity;
    private final Map<ConversationId, ChatConversation> byId = new LinkedHashMap<>(16, 0.75f, true);
    private int weight;

    /**
     * An empty memory.
     *
     * @param capacity how many conversations and members together are kept; one conversation is kept whatever its size
     */
    public RecentConversations(int capacity) {
        this.capacity = capacity;
    }

    /**
     * A conversation, if it is remembered.
     *
     * @param id which one
     * @return empty when it is not remembered, whether it exists or not
     */
    public Optional<ChatConversation> get(ConversationId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Remembers a conversation in place of its earlier state.
     *
     * @param conversation its present state
     */
    public void put(ChatConversation conversation) {
        ChatConversation before = byId.put(conversation.id(), conversation);
        weight += weight(conversation) - (before == null ? 0 : weight(before));
        Iterator<ChatConversation> eldest = byId.values().iterator();
        while (weight > capacity && byId.size() > 1) {
            weight -= weight(eldest.next());
            eldest.remove();
        }
    }

    /**
     * Remembers a conversation no longer.
     *
     * @param id which one
     */
    public void remove(ConversationId id) {
        ChatConversation before = byId.remove(id);
        weight -= before == null ? 0 : weight(before);
    }

    private static int weight(ChatConversation conversation) {
        return 1 + conversation.members().size();
    }
}
