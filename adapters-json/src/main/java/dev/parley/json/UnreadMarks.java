package dev.parley.json;

import dev.parley.shared.message.UserId;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What counting unread messages needs to know of those of one conversation that differ from the others: which are deleted, in four
 * bytes each, and which mention somebody who has not read them yet. A plain message takes nothing. Guarded by the index.
 */
final class UnreadMarks {
    private static final int[] NONE = {};

    private int[] deleted = NONE;
    private int deletions;
    private Map<UserId, NavigableSet<Integer>> mentions = Map.of();
    private Map<Integer, List<UserId>> mentioned = Map.of();

    void deleted(long seq) {
        int place = Arrays.binarySearch(deleted, 0, deletions, (int) seq);
        if (place < 0) {
            if (deletions == deleted.length) {
                deleted = Arrays.copyOf(deleted, deletions + deletions / 2 + 1);
            }
            System.arraycopy(deleted, ~place, deleted, ~place + 1, deletions - ~place);
            deleted[~place] = (int) seq;
            deletions++;
        }
    }

    /** How many messages from one to another, both included, are deleted. */
    int deleted(long from, long to) {
        return firstAt(to + 1) - firstAt(from);
    }

    private int firstAt(long seq) {
        int place = Arrays.binarySearch(deleted, 0, deletions, (int) seq);
        return place < 0 ? ~place : place;
    }

    /** A message mentions these people now, of whom each has yet to read it, and nobody else. */
    void mention(long seq, List<UserId> users) {
        if (mentions.isEmpty() && !users.isEmpty()) {
            mentions = new HashMap<>(4);
            mentioned = new HashMap<>(4);
        }
        List<UserId> before = mentioned.isEmpty() ? List.of() : mentioned.getOrDefault((int) seq, List.of());
        before.forEach(user -> remove(user, (int) seq));
        users.forEach(
                user -> mentions.computeIfAbsent(user, any -> new TreeSet<>()).add((int) seq));
        if (!users.isEmpty()) {
            mentioned.put((int) seq, users);
        } else if (!before.isEmpty()) {
            mentioned.remove((int) seq);
        }
    }

    private void remove(UserId user, int seq) {
        mentions.computeIfPresent(user, (any, seqs) -> {
            seqs.remove(seq);
            return seqs.isEmpty() ? null : seqs;
        });
    }

    /** Somebody has read up to a message: what mentions them before that is of no use any more, as marks never go back. */
    void read(UserId user, long seq) {
        if (mentions.containsKey(user)) {
            List.copyOf(mentions.get(user).headSet((int) seq, true)).forEach(each -> forget(user, each));
        }
    }

    private void forget(UserId user, int seq) {
        remove(user, seq);
        mentioned.computeIfPresent(seq, (any, users) -> {
            List<UserId> others =
                    users.stream().filter(other -> !other.equals(user)).toList();
            return others.isEmpty() ? null : others;
        });
    }

    void forget(UserId user) {
        read(user, Integer.MAX_VALUE);
    }

    /** Whether a message of this seq, or a later one, mentions somebody. */
    boolean isMentioned(UserId user, long seq) {
        return !mentions.getOrDefault(user, Collections.emptyNavigableSet())
                .tailSet((int) seq)
                .isEmpty();
    }
}
