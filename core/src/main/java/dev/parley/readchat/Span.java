package dev.parley.readchat;

import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Consecutive messages of a conversation, as many as fit in one answer: taken one by one from a middle outwards, which is one of
 * the ends where a page begins or ends with it, and read from the store piece by piece. For one thread.
 */
final class Span {
    private final ChatHistory history;
    private final ConversationId conversation;
    private final Room room = new Room();
    private final Map<Long, ChatMessage> read = new HashMap<>();
    private final Deque<ChatMessage> taken = new ArrayDeque<>();
    private long first;
    private long last;
    private boolean cut;

    private Span(ChatHistory history, ConversationId conversation, long first, long last) {
        this.history = history;
        this.conversation = conversation;
        this.first = first;
        this.last = last;
    }

    /** Those from a seq to another one, with the middle among them; none where the first is behind the last. */
    static Span read(ChatHistory history, ConversationId conversation, long first, long last, long middle) {
        Span span = new Span(history, conversation, first, last);
        if (first <= last) {
            span.fill(Math.max(first, Math.min(middle, last)));
        }
        return span;
    }

    private void fill(long middle) {
        long from = Math.max(first, Math.min(middle - Portion.FIRST / 2, last - Portion.FIRST + 1));
        read(from, Math.min(last, from + Portion.FIRST - 1));
        long below = middle - 1;
        long above = middle;
        while (!cut && (below >= first || above <= last)) {
            boolean upwards = above <= last && (below < first || above - middle <= middle - below);
            Optional<ChatMessage> next = upwards ? at(above, above, last) : at(below, first, below);
            if (next.isEmpty() && upwards) {
                last = above - 1; // the store has no more there
            } else if (next.isEmpty()) {
                first = below + 1;
            } else {
                take(next.get(), upwards);
            }
            above += upwards ? 1 : 0;
            below -= upwards ? 0 : 1;
        }
    }

    /** One that was read, or is read together with those that come next. */
    private Optional<ChatMessage> at(long seq, long from, long to) {
        if (!read.containsKey(seq)) {
            read(Math.max(from, seq - Portion.NEXT + 1), Math.min(to, seq + Portion.NEXT - 1));
        }
        return Optional.ofNullable(read.remove(seq));
    }

    private void read(long from, long to) {
        history.range(conversation, from, to).forEach(message -> read.put(message.seq(), message));
    }

    private void take(ChatMessage message, boolean upwards) {
        cut = !room.take(Weight.of(message));
        if (cut) {
            first = taken.element().seq();
            last = taken.getLast().seq();
        } else if (upwards) {
            taken.addLast(message);
        } else {
            taken.addFirst(message);
        }
    }

    /** By ascending seq. */
    List<ChatMessage> messages() {
        return List.copyOf(taken);
    }

    /** Where it begins after all. */
    long first() {
        return first;
    }

    /** Where it ends after all. */
    long last() {
        return last;
    }
}
