package dev.parley.memory;

import dev.parley.exchange.MessageStored;
import dev.parley.readchat.ChatLog;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.EventBus;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.work.Cancellation;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * The log of a process whose bus keeps nothing: there the store is the log. A position is a seq. Safe for any number of
 * threads.
 */
public final class StoredChatLog implements ChatLog {
    private final ChatHistory history;
    private final EventBus bus;
    private final ScheduledExecutorService reads;

    /**
     * A log over a store.
     *
     * @param history the store
     * @param bus tells followers that there is more
     * @param reads runs the followers' queries; borrowed
     */
    public StoredChatLog(ChatHistory history, EventBus bus, ScheduledExecutorService reads) {
        this.history = history;
        this.bus = bus;
        this.reads = reads;
    }

    @Override
    public List<Entry> read(ConversationId conversation, Start from, int limit) {
        return after(conversation, seqBefore(conversation, from), limit);
    }

    List<Entry> after(ConversationId conversation, long seq, int limit) {
        Cancellation.current().check();
        return history.range(conversation, seq + 1, seq + limit).stream()
                .map(message -> new Entry(message.seq(), message))
                .toList();
    }

    /** The seq of the last message that is not wanted. */
    long seqBefore(ConversationId conversation, Start from) {
        if (from instanceof Start.After after) {
            return Math.max(0, after.position());
        }
        return from instanceof Start.Since since ? seqBefore(conversation, since.time()) : 0;
    }

    /** Bisects on the time of sending, which grows with seq as far as the nodes' clocks agree. */
    private long seqBefore(ConversationId conversation, Instant time) {
        long low = 0;
        long high = history.conversation(conversation)
                .map(ChatConversation::lastSeq)
                .orElse(0L);
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            ChatMessage message = history.range(conversation, middle, middle).get(0);
            if (message.sentAt().isBefore(time)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    @Override
    public Subscription follow(ConversationId conversation, Start from, Consumer<Entry> listener) {
        LogFollower follower = new LogFollower(this, conversation, from, listener, reads);
        Subscription stored = bus.subscribe(Stream.STORED, Group.everyInstance("log"), batch -> {
            if (concerns(batch, conversation)) {
                follower.poke();
            }
        });
        follower.startWith(stored);
        return follower;
    }

    private static boolean concerns(Batch batch, ConversationId conversation) {
        return batch.events().stream()
                .anyMatch(recorded -> recorded.event() instanceof MessageStored stored
                        && stored.conversation().equals(conversation));
    }
}
