package dev.parley.json;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first messages of several conversations by shard and revision, without looking at more than are asked for. */
final class RevisionMerge {
    private final PriorityQueue<Head> heads = new PriorityQueue<>(
            Comparator.comparingInt((Head head) -> head.chat.shard).thenComparingLong(Head::revision));

    /** The first message of a conversation that was not taken yet. */
    private record Head(Chat chat, long seq) {
        long revision() {
            return chat.messages.revision(seq);
        }
    }

    /** Where a message is, and when it changed. */
    record Found(int shard, long revision, long location) {}

    /** Takes part with the messages behind a revision. */
    void add(Chat chat, long after) {
        add(new Head(chat, chat.messages.firstAfter(after)));
    }

    private void add(Head head) {
        if (head.seq <= head.chat.messages.count()) {
            heads.add(head);
        }
    }

    List<Found> first(int limit) {
        List<Found> found = new ArrayList<>();
        while (found.size() < limit && !heads.isEmpty()) {
            Head head = heads.remove();
            found.add(new Found(head.chat.shard, head.revision(), head.chat.messages.location(head.seq)));
            add(new Head(head.chat, head.seq + 1));
        }
        return found;
    }
}
