package dev.parley.readchat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * One listener on its way from its cursor to live, and then live.
 *
 * <p>While a page is read from the store, what the stream brings is held back, to be handed over behind the page as far as
 * the page does not cover it. Between pages nothing needs to be held: the next page is read later and covers it. Safe for any
 * number of threads.
 */
public final class Listening implements AutoCloseable {
    private static final int PAGE = 200;
    private static final int MOST_HELD = 1_000;

    private enum State {
        STARTING,
        READING,
        PAUSED,
        LIVE,
        CLOSED
    }

    private final LiveChat chat;
    private final UserId user;
    private final ChatListener listener;
    private final Set<ConversationId> conversations = new HashSet<>();
    private final List<Runnable> held = new ArrayList<>();
    private State state = State.STARTING;
    private Cursor cursor;
    private boolean tooMuchHeld;
    private boolean heard;

    Listening(LiveChat chat, UserId user, ChatListener listener) {
        this.chat = chat;
        this.user = user;
        this.listener = listener;
        this.cursor = Cursor.start("", chat.sharding().shards());
    }

    UserId user() {
        return user;
    }

    void begin(Optional<Cursor> from) {
        read(() -> {
            Set<ConversationId> mine = chat.history().conversationsOf(user);
            subscribe(mine);
            if (from.isPresent()) {
                cursor = from.get();
                readPage();
            } else {
                goLive(chat.history().now());
            }
        });
    }

    private void read(Runnable query) {
        try {
            chat.reads().execute(() -> {
                try {
                    query.run();
                } catch (RuntimeException e) {
                    fail(ParleyException.of(e));
                }
            });
        } catch (RejectedExecutionException e) {
            fail(new ParleyException(Problem.OVERLOADED, "Too many readers are catching up; come back later.", e));
        }
    }

    /** Memberships that changed while the list was read are applied behind it. */
    private synchronized void subscribe(Set<ConversationId> mine) {
        if (state == State.CLOSED) {
            return;
        }
        mine.forEach(this::join);
        state = State.READING;
        List<Runnable> changes = List.copyOf(held);
        held.clear();
        changes.forEach(Runnable::run);
    }

    private void join(ConversationId conversation) {
        if (conversations.add(conversation)) {
            chat.subscribe(conversation, this);
        }
    }

    private void leave(ConversationId conversation) {
        if (conversations.remove(conversation)) {
            chat.unsubscribe(conversation, this);
        }
    }

    /**
     * Asks for the next page of what was missed, after a checkpoint that said there is more; a listener calls it when it has
     * room. Without such a checkpoint it does nothing.
     */
    public synchronized void more() {
        if (state == State.PAUSED) {
            state = State.READING;
            held.clear();
            tooMuchHeld = false;
            read(this::readPage);
        }
    }

    private void readPage() {
        Cursor from;
        synchronized (this) {
            from = cursor;
        }
        Sync sync = chat.reader().sync(user, Optional.of(from), PAGE);
        if (sync instanceof Sync.Reset reset) {
            reset(reset);
        } else {
            handOver(((Sync.Part) sync).changes());
        }
    }

    private void reset(Sync.Reset reset) {
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            listener.reset(reset.reason());
        }
        goLive(reset.now());
    }

    private synchronized void handOver(ChangesPage page) {
        if (state == State.CLOSED) {
            return;
        }
        page.conversations().forEach(listener::conversation);
        page.departures().forEach(listener::left);
        page.messages().forEach(listener::message);
        if (page.more() || tooMuchHeld) {
            cursor = page.cursor();
            state = State.PAUSED;
            listener.checkpoint(cursor, true);
        } else {
            goLive(page.cursor());
        }
    }

    private synchronized void goLive(Cursor from) {
        if (state == State.CLOSED) {
            return;
        }
        cursor = from;
        if (tooMuchHeld) {
            state = State.PAUSED;
            listener.checkpoint(cursor, true);
            return;
        }
        state = State.LIVE;
        listener.checkpoint(cursor, false);
        held.forEach(Runnable::run);
        held.clear();
    }

    synchronized void message(int shard, ChatMessage message) {
        if (conversations.contains(message.conversation())) {
            hear(shard, message.revision(), () -> listener.message(message));
        }
    }

    synchronized void conversation(int shard, ChatConversation conversation) {
        follow(() -> join(conversation.id()));
        hear(shard, conversation.revision(), () -> listener.conversation(conversation));
    }

    synchronized void left(int shard, ChatConversation conversation) {
        follow(() -> leave(conversation.id()));
        Membership ended = new Membership(conversation.id(), user, Optional.empty(), conversation.revision());
        hear(shard, conversation.revision(), () -> listener.left(ended));
    }

    /** Who belongs where is followed in every state; only before the first list is known it waits for it. */
    private void follow(Runnable change) {
        if (state == State.STARTING) {
            held.add(change);
        } else if (state != State.CLOSED) {
            change.run();
        }
    }

    private void hear(int shard, long revision, Runnable handOver) {
        if (state == State.LIVE) {
            tell(shard, revision, handOver);
        } else if (state == State.READING) {
            hold(() -> tell(shard, revision, handOver));
        }
    }

    private void tell(int shard, long revision, Runnable handOver) {
        if (!cursor.covers(shard, revision)) {
            heard = true;
            handOver.run();
        }
    }

    private void hold(Runnable later) {
        if (held.size() < MOST_HELD) {
            held.add(later);
        } else {
            tooMuchHeld = true;
        }
    }

    synchronized void checkpoint(long[] seen) {
        if (state == State.LIVE && heard) {
            heard = false;
            listener.checkpoint(cursor.max(Cursor.of(cursor.epoch(), seen)), false);
        }
    }

    private void fail(ParleyException reason) {
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            listener.failed(reason);
        }
        close();
    }

    /** Stops listening; no call of the listener begins after this returned. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            Set.copyOf(conversations).forEach(this::leave);
            chat.forget(this);
            held.clear();
        }
    }
}
