package dev.parley.readchat;

import dev.parley.shared.event.Sharding;
import dev.parley.shared.message.ChangesCollector;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The beginning of what changed after a cursor: shard by shard, by revision within a shard, never a part of what shares one
 * revision. For one thread.
 */
final class Beginning {
    private final ChangesPage whole;
    private final Cursor from;
    private final Sharding sharding;
    private final List<Change> changes = new ArrayList<>();

    private record Change(int shard, long revision, long weight) {
        boolean isAt(Change other) {
            return shard == other.shard && revision == other.revision;
        }
    }

    Beginning(ChangesPage whole, Cursor from) {
        this.whole = whole;
        this.from = from;
        this.sharding = new Sharding(from.shards());
    }

    /** As much of it as there is room for, with the cursor behind that; all of it where it fits. */
    ChangesPage fitting(Room room) {
        long weight = Weight.of(whole);
        if (room.has(weight)) {
            room.take(weight);
            return whole;
        }
        weigh();
        int things = fittingThings(room);
        if (things == 0) {
            return new ChangesPage(List.of(), List.of(), List.of(), List.of(), from, true);
        }
        return things == changes.size() ? whole : cut(things);
    }

    private void weigh() {
        whole.conversations().forEach(one -> add(one.id(), one.revision(), Weight.of(one)));
        whole.departures().forEach(one -> add(one.conversation(), one.revision(), Weight.of(one)));
        whole.messages().forEach(one -> add(one.conversation(), one.revision(), Weight.of(one)));
        whole.participations().forEach(one -> add(one.conversation(), one.revision(), Weight.of(one)));
        changes.sort(Comparator.comparingInt(Change::shard).thenComparingLong(Change::revision));
    }

    private void add(ConversationId conversation, long revision, long weight) {
        changes.add(new Change(sharding.shardOf(conversation), revision, weight));
    }

    private int fittingThings(Room room) {
        int end = 0;
        while (end < changes.size()) {
            int next = end;
            long weight = 0;
            while (next < changes.size() && changes.get(next).isAt(changes.get(end))) {
                weight += changes.get(next).weight();
                next++;
            }
            if (!room.take(weight)) {
                return end;
            }
            end = next;
        }
        return end;
    }

    private ChangesPage cut(int things) {
        ChangesCollector collector = new ChangesCollector(from, whole.cursor(), things);
        whole.conversations().forEach(one -> collector.offer(sharding.shardOf(one.id()), one));
        whole.departures().forEach(one -> collector.offer(sharding.shardOf(one.conversation()), one));
        whole.messages().forEach(one -> collector.offer(sharding.shardOf(one.conversation()), one));
        whole.participations().forEach(one -> collector.offer(sharding.shardOf(one.conversation()), one));
        return collector.page();
    }
}
