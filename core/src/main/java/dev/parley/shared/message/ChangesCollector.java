package dev.parley.shared.message;

import dev.parley.shared.message.ChatHistory.ChangesPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts what changed after a cursor into a page: shard by shard, by revision within a shard, never between two things of one
 * revision. For a store that has the changes at hand; for one thread.
 */
public final class ChangesCollector {
    private final Cursor from;
    private final Cursor now;
    private final int limit;
    private final List<Change> changes = new ArrayList<>();

    private record Change(int shard, long revision, Object thing) {}

    /**
     * Nothing collected yet.
     *
     * @param from what the reader has seen
     * @param now how far the store has come; everything up to there will be offered
     * @param limit how many things make a page
     */
    public ChangesCollector(Cursor from, Cursor now, int limit) {
        this.from = from;
        this.now = now;
        this.limit = limit;
    }

    /**
     * Takes a thing, if it changed after the cursor.
     *
     * @param shard its shard
     * @param conversation its present state
     */
    public void offer(int shard, ChatConversation conversation) {
        offer(shard, conversation.revision(), conversation);
    }

    /**
     * Takes a thing, if it changed after the cursor.
     *
     * @param shard its shard
     * @param membership the person's, which ended
     */
    public void offer(int shard, Membership membership) {
        offer(shard, membership.revision(), membership);
    }

    /**
     * Takes a thing, if it changed after the cursor.
     *
     * @param shard its shard
     * @param message its present state
     */
    public void offer(int shard, ChatMessage message) {
        offer(shard, message.revision(), message);
    }

    /**
     * Takes a thing, if it changed after the cursor.
     *
     * @param shard its shard
     * @param participation its present state
     */
    public void offer(int shard, Participation participation) {
        offer(shard, participation.revision(), participation);
    }

    private void offer(int shard, long revision, Object thing) {
        if (!from.covers(shard, revision)) {
            changes.add(new Change(shard, revision, thing));
        }
    }

    /**
     * The first page of what was offered.
     *
     * @return with the cursor behind it
     */
    public ChangesPage page() {
        changes.sort(Comparator.comparingInt(Change::shard).thenComparingLong(Change::revision));
        int end = end();
        List<Change> taken = changes.subList(0, end);
        boolean more = end < changes.size();
        return new ChangesPage(
                of(taken, ChatConversation.class),
                of(taken, Membership.class),
                of(taken, ChatMessage.class),
                of(taken, Participation.class),
                more ? cursorAt(changes.get(end - 1)) : from.max(now),
                more);
    }

    private int end() {
        int end = Math.min(limit, changes.size());
        while (end > 0 && end < changes.size() && isSamePlace(changes.get(end - 1), changes.get(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSamePlace(Change one, Change other) {
        return one.shard() == other.shard() && one.revision() == other.revision();
    }

    /** Shards before the cut are done, those behind it are untouched. */
    private Cursor cursorAt(Change last) {
        Cursor cursor = from;
        for (int shard = 0; shard < last.shard(); shard++) {
            cursor = cursor.with(shard, Math.max(from.revision(shard), now.revision(shard)));
        }
        return cursor.with(last.shard(), last.revision());
    }

    private static <T> List<T> of(List<Change> changes, Class<T> type) {
        return changes.stream()
                .map(Change::thing)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
