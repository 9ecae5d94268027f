package dev.parley.readchat;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody missed, as much as fits in one answer: read from the store piece by piece, each from where the one before it
 * ended. What changed again between two pieces is told once, as the later one has it. For one thread.
 */
final class Missed {
    private final Map<ConversationId, ChatConversation> conversations = new LinkedHashMap<>();
    private final Map<ConversationId, Membership> departures = new LinkedHashMap<>();
    private final Map<MessageId, ChatMessage> messages = new LinkedHashMap<>();
    private final Map<Whose, Participation> participations = new LinkedHashMap<>();
    private final Room room = new Room();
    private final ChatHistory history;
    private final UserId reader;
    private Cursor cursor;
    private boolean more = true;
    private boolean full;

    private record Whose(ConversationId conversation, UserId user) {}

    private Missed(ChatHistory history, UserId reader, Cursor from) {
        this.history = history;
        this.reader = reader;
        this.cursor = from;
    }

    /** What changed for a reader after a cursor that the store honours: so many things, or as many as fit. */
    static ChangesPage read(ChatHistory history, UserId reader, Cursor from, int limit) {
        Missed missed = new Missed(history, reader, from);
        missed.read(limit);
        return missed.page();
    }

    private void read(int limit) {
        int most = Portion.FIRST;
        for (int missing = limit; more && !full && missing > 0; missing = limit - size()) {
            take(history.changesAfter(reader, cursor, Math.min(most, missing)));
            most = Portion.NEXT;
        }
    }

    private int size() {
        return conversations.size() + departures.size() + messages.size() + participations.size();
    }

    private void take(ChangesPage piece) {
        ChangesPage fits = new Beginning(piece, cursor).fitting(room);
        full = fits.more() && !fits.cursor().equals(piece.cursor());
        fits.conversations().forEach(this::add);
        fits.departures().forEach(this::add);
        fits.messages().forEach(message -> replace(messages, message.id(), message));
        fits.participations().forEach(one -> replace(participations, new Whose(one.conversation(), one.user()), one));
        cursor = fits.cursor();
        more = fits.more();
    }

    private void add(ChatConversation conversation) {
        departures.remove(conversation.id());
        replace(conversations, conversation.id(), conversation);
    }

    private void add(Membership ended) {
        conversations.remove(ended.conversation());
        replace(departures, ended.conversation(), ended);
    }

    /** Behind what is there already, as it has a later revision. */
    private static <K, V> void replace(Map<K, V> things, K key, V thing) {
        things.remove(key);
        things.put(key, thing);
    }

    private ChangesPage page() {
        return new ChangesPage(
                List.copyOf(conversations.values()),
                List.copyOf(departures.values()),
                List.copyOf(messages.values()),
                List.copyOf(participations.values()),
                cursor,
                more);
    }
}
