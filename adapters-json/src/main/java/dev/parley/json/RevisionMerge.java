package dev.parley.json;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** The messages of several conversations by shard and revision, without looking at more than are asked for. */
final class RevisionMerge {
    private final PriorityQueue<RevisionWalk> walks = new PriorityQueue<>(
            Comparator.comparingInt((RevisionWalk walk) -> walk.shard).thenComparingLong(RevisionWalk::revision));

    /** Where a message is, and when it changed. */
    record Found(int shard, long revision, long location) {
        private boolean isOfOneRevisionWith(Found other) {
            return shard == other.shard && revision == other.revision;
        }
    }

    /** Takes part with the messages behind a revision, except those up to a seq. */
    void add(Chat chat, long after, long hidden) {
        add(new RevisionWalk(chat, after, hidden));
    }

    private void add(RevisionWalk walk) {
        if (!walk.isAtEnd()) {
            walks.add(walk);
        }
    }

    /** So many, and what else is of the last one's revision. */
    List<Found> take(int limit) {
        List<Found> taken = new ArrayList<>();
        for (Optional<Found> next = next(); next.isPresent(); next = next()) {
            if (taken.size() >= limit && !next.get().isOfOneRevisionWith(taken.get(taken.size() - 1))) {
                return taken;
            }
            taken.add(next.get());
            proceed();
        }
        return taken;
    }

    /** The one behind those that were taken. */
    Optional<Found> next() {
        return Optional.ofNullable(walks.peek()).map(walk -> new Found(walk.shard, walk.revision(), walk.location()));
    }

    private void proceed() {
        RevisionWalk walk = walks.remove();
        walk.proceed();
        add(walk);
    }
}
