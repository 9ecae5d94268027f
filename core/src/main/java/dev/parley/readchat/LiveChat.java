package dev.parley.readchat;

import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ParticipationChanged;
import dev.parley.exchange.MessageChanged;
import dev.parley.exchange.MessageStored;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.ReadQueue;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Live reading: hands each stored message and each changed conversation to the listeners on this node whose person belongs
 * there, and joins them to it without a hole: a new listener first gets from the store what it missed, page by page, then what
 * came meanwhile, then everything as it comes. As what is announced was stored before, the join is exact.
 *
 * <p>A handler of the stored stream (every instance). Safe for any number of threads; neither listening nor handling blocks.
 */
public final class LiveChat implements EventHandler {
    private final ChatReader reader;
    private final ChatHistory history;
    private final Sharding sharding;
    private final ReadQueue reads;
    private final AtomicLongArray seen;
    private final Map<UserId, Set<Listening>> byUser = new ConcurrentHashMap<>();
    private final Map<ConversationId, Set<Listening>> byConversation = new ConcurrentHashMap<>();

    /**
     * Live reading over a store.
     *
     * @param history the store
     * @param sharding how the log is divided
     * @param reads runs the queries of those who catch up; borrowed
     */
    public LiveChat(ChatHistory history, Sharding sharding, ReadQueue reads) {
        this.reader = new ChatReader(history);
        this.history = history;
        this.sharding = sharding;
        this.reads = reads;
        this.seen = new AtomicLongArray(sharding.shards());
        for (int shard = 0; shard < sharding.shards(); shard++) {
            seen.set(shard, Cursor.NOTHING);
        }
    }

    /**
     * Starts to listen.
     *
     * @param user for whom
     * @param from what they have seen; empty to hear from now on
     * @param listener hears it, from threads of this node's; the first call is a checkpoint, a reset or what was missed
     * @return ends with {@link Listening#close()}
     */
    public Listening listen(UserId user, Optional<Cursor> from, ChatListener listener) {
        Listening listening = new Listening(this, user, listener);
        byUser.compute(user, (any, all) -> with(all, listening));
        listening.begin(from);
        return listening;
    }

    private static Set<Listening> with(@Nullable Set<Listening> all, Listening one) {
        Set<Listening> more = all == null ? ConcurrentHashMap.newKeySet() : all;
        more.add(one);
        return more;
    }

    void subscribe(ConversationId conversation, Listening listening) {
        byConversation.compute(conversation, (any, all) -> with(all, listening));
    }

    void unsubscribe(ConversationId conversation, Listening listening) {
        byConversation.computeIfPresent(conversation, (any, all) -> without(all, listening));
    }

    void forget(Listening listening) {
        byUser.computeIfPresent(listening.user(), (any, all) -> without(all, listening));
    }

    private static @Nullable Set<Listening> without(Set<Listening> all, Listening one) {
        all.remove(one);
        return all.isEmpty() ? null : all;
    }

    @Override
    public void handle(Batch batch) {
        for (Recorded recorded : batch.events()) {
            if (recorded.event() instanceof MessageStored stored) {
                stored(batch.shard(), stored);
            } else if (recorded.event() instanceof MessageChanged changed) {
                changed(batch.shard(), changed.message());
            } else if (recorded.event() instanceof ParticipationChanged changed) {
                participation(batch.shard(), changed);
            } else if (recorded.event() instanceof ConversationChanged changed) {
                changed(batch.shard(), changed);
            }
        }
    }

    /** One that was changed since is announced before its place: what stands between is not seen yet. */
    private void stored(int shard, MessageStored event) {
        tell(shard, event.message(), event.quote());
        if (!event.changedSince()) {
            saw(shard, event.message());
        }
    }

    private void changed(int shard, ChatMessage message) {
        tell(shard, message, Optional.empty());
        saw(shard, message);
    }

    private void tell(int shard, ChatMessage message, Optional<Quote> quote) {
        listenersIn(message.conversation()).forEach(listening -> listening.message(shard, message, quote));
    }

    private void saw(int shard, ChatMessage message) {
        saw(shard, message.replyTo().isEmpty() ? message.revision() : message.revision() - 1);
    }

    private void participation(int shard, ParticipationChanged event) {
        UserId whose = event.participation().user();
        Participation shown = event.participation().shown();
        Set<Listening> listeners = event.shared() ? listenersIn(event.conversation()) : listenersOf(whose);
        listeners.forEach(listening ->
                listening.participation(shard, listening.user().equals(whose) ? event.participation() : shown));
        saw(shard, shown.revision());
    }

    private Set<Listening> listenersIn(ConversationId conversation) {
        return byConversation.getOrDefault(conversation, Set.of());
    }

    private void changed(int shard, ConversationChanged event) {
        ChatConversation state = event.state();
        gone(event).forEach(listening -> listening.left(shard, state));
        if (byUser.size() < state.members().size()) {
            byUser.forEach((user, all) -> {
                if (state.members().contains(user)) {
                    all.forEach(listening -> listening.conversation(shard, state));
                }
            });
        } else {
            for (UserId user : state.members().users()) {
                listenersOf(user).forEach(listening -> listening.conversation(shard, state));
            }
        }
        saw(shard, state.revision() - 1);
    }

    /**
     * Whom the event names, and whoever still hears the conversation without belonging to it: an announcement that comes
     * again after a crash tells the present state, and need not name everybody who left on the way there.
     */
    private Set<Listening> gone(ConversationChanged event) {
        Members members = event.state().members();
        Set<Listening> gone = new HashSet<>();
        event.removed().stream().map(this::listenersOf).forEach(gone::addAll);
        gone.addAll(listenersIn(event.state().id()));
        gone.removeIf(listening -> members.contains(listening.user()));
        return gone;
    }

    private Set<Listening> listenersOf(UserId user) {
        return byUser.getOrDefault(user, Set.of());
    }

    /**
     * Only the stream's own thread of a shard moves its mark; announcements that come again don't move it back. Of one revision
     * a conversation is announced before its first message, and a reply before the message that it answers: those that
     * others may follow count as seen when something later comes.
     */
    private void saw(int shard, long revision) {
        if (revision > seen.get(shard)) {
            seen.set(shard, revision);
        }
    }

    /** Gives every listener that heard something since the last time a checkpoint; the wiring calls it about once a second. */
    public void checkpoint() {
        long[] revisions = new long[seen.length()];
        for (int shard = 0; shard < revisions.length; shard++) {
            revisions[shard] = seen.get(shard);
        }
        byUser.values().forEach(all -> all.forEach(listening -> listening.checkpoint(revisions)));
    }

    /**
     * How many listeners there are on this node.
     *
     * @return 0 or more
     */
    public int listeners() {
        return byUser.values().stream().mapToInt(Set::size).sum();
    }

    ChatReader reader() {
        return reader;
    }

    ChatHistory history() {
        return history;
    }

    Sharding sharding() {
        return sharding;
    }

    ReadQueue reads() {
        return reads;
    }
}
