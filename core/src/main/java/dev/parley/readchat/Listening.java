package dev.parley.readchat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Quotes;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.Cancellation;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One listener on its way from its cursor to live, and then live.
 *
 * <p>While a page is read from the store, what the stream brings is held back, to be handed over behind the page as far as
 * the page does not cover it. Between pages nothing needs to be held: the next page is read later and covers it. Safe for any
 * number of threads.
 */
public final class Listening implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Listening.class.getName());
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
    private final Map<ConversationId, Member> conversations = new HashMap<>();
    private final Map<ConversationId, Long> followed = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private final Cancellation whileOpen = new Cancellation();
    private State state = State.STARTING;
    private Cursor listed;
    private Cursor cursor;
    private boolean tooMuchHeld;
    private boolean heard;

    Listening(LiveChat chat, UserId user, ChatListener listener) {
        this.chat = chat;
        this.user = user;
        this.listener = listener;
        this.cursor = Cursor.start("", chat.sharding().shards());
        this.listed = cursor;
    }

    UserId user() {
        return user;
    }

    void begin(Optional<Cursor> from) {
        read(() -> {
            Cursor before = chat.history().now();
            subscribe(before, chat.history().conversationsOf(user));
            if (from.isPresent()) {
                cursor = from.get();
                readPage();
            } else {
                goLive(chat.history().now());
            }
        });
    }

    private void read(Runnable query) {
        chat.reads()
                .ask(user, whileOpen, () -> {
                    query.run();
                    return query;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        fail(ParleyException.of(failure));
                    }
                });
    }

    /** Memberships that changed while the list was read are applied behind it. */
    private synchronized void subscribe(Cursor before, Map<ConversationId, Member> mine) {
        if (state == State.CLOSED) {
            return;
        }
        listed = before;
        mine.forEach(this::join);
        state = State.READING;
        List<Runnable> changes = List.copyOf(held);
        held.clear();
        changes.forEach(Runnable::run);
    }

    private void join(ConversationId conversation, Member member) {
        if (conversations.put(conversation, member) == null) {
            chat.subscribe(conversation, this);
        }
    }

    private void leave(ConversationId conversation) {
        if (conversations.remove(conversation) != null) {
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
            ChangesPage changes = ((Sync.Part) sync).changes();
            handOver(changes, chat.reader().quotes(user, changes.messages()));
        }
    }

    private void reset(Sync.Reset reset) {
        synchronized (this) {
            tell(() -> listener.reset(reset.reason()));
        }
        goLive(reset.now());
    }

    private synchronized void handOver(ChangesPage page, Quotes quotes) {
        page.conversations().forEach(conversation -> tell(() -> listener.conversation(conversation)));
        page.departures().forEach(departure -> tell(() -> listener.left(departure)));
        page.messages().forEach(message -> tell(() -> listener.message(message, quotes.beside(message))));
        page.participations().forEach(participation -> tell(() -> listener.participation(participation)));
        if (page.more()) {
            pause(page.cursor());
        } else {
            goLive(page.cursor());
        }
    }

    private void pause(Cursor at) {
        if (state != State.CLOSED) {
            cursor = at;
            state = State.PAUSED;
            tell(() -> listener.checkpoint(at, true));
        }
    }

    private synchronized void goLive(Cursor from) {
        if (tooMuchHeld) {
            pause(from);
        } else if (state != State.CLOSED) {
            cursor = from;
            state = State.LIVE;
            tell(() -> listener.checkpoint(from, false));
            List<Runnable> meanwhile = List.copyOf(held);
            held.clear();
            meanwhile.forEach(Runnable::run);
        }
    }

    synchronized void message(int shard, ChatMessage message, Optional<Quote> quote) {
        Member member = conversations.get(message.conversation());
        if (member != null && message.seq() > member.hiddenSeq()) {
            Optional<Quote> shown = quote.filter(any -> sees(member, message.replyTo()));
            hear(shard, message.revision(), () -> listener.message(message, shown));
        }
    }

    private static boolean sees(Member member, Optional<ReplyTo> answered) {
        return answered.filter(reference -> reference.seq() > member.hiddenSeq())
                .isPresent();
    }

    synchronized void participation(int shard, Participation participation) {
        if (conversations.containsKey(participation.conversation())) {
            hear(shard, participation.revision(), () -> listener.participation(participation));
        }
    }

    synchronized void conversation(int shard, ChatConversation conversation) {
        follow(shard, conversation, () -> {
            conversation.members().member(user).ifPresent(member -> join(conversation.id(), member));
            hear(shard, conversation.revision(), () -> listener.conversation(conversation));
        });
    }

    synchronized void left(int shard, ChatConversation conversation) {
        follow(shard, conversation, () -> {
            leave(conversation.id());
            Membership ended = Membership.ended(conversation.id(), user, conversation.revision());
            hear(shard, conversation.revision(), () -> listener.left(ended));
        });
    }

    /**
     * Who belongs where is followed in every state; only before the first list is known it waits for it. An announcement may
     * come late, from an owner of the shard that was replaced: what is older than the list, or than what was followed since,
     * would let somebody back in.
     */
    private void follow(int shard, ChatConversation conversation, Runnable change) {
        if (state == State.STARTING && held.size() == MOST_HELD) {
            fail(new ParleyException(Problem.OVERLOADED, "Too much changes while the list is read; come back later."));
        } else if (state == State.STARTING) {
            held.add(() -> follow(shard, conversation, change));
        } else if (state != State.CLOSED && isNews(shard, conversation)) {
            followed.put(conversation.id(), conversation.revision());
            change.run();
        }
    }

    private boolean isNews(int shard, ChatConversation conversation) {
        return !listed.covers(shard, conversation.revision())
                && conversation.revision() > followed.getOrDefault(conversation.id(), Cursor.NOTHING);
    }

    private void hear(int shard, long revision, Runnable handOver) {
        if (state == State.LIVE) {
            tellNew(shard, revision, handOver);
        } else if (state == State.READING) {
            hold(() -> tellNew(shard, revision, handOver));
        }
    }

    private void hold(Runnable later) {
        if (held.size() < MOST_HELD) {
            held.add(later);
        } else {
            tooMuchHeld = true;
        }
    }

    private void tellNew(int shard, long revision, Runnable handOver) {
        if (!cursor.covers(shard, revision)) {
            heard = true;
            tell(handOver);
        }
    }

    /** A listener that fails loses its own hearing and nobody else's. */
    private void tell(Runnable call) {
        if (state != State.CLOSED) {
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "A listener failed and hears nothing more", e);
                fail(ParleyException.of(e));
            }
        }
    }

    synchronized void checkpoint(long[] seen) {
        if (state == State.LIVE && heard) {
            heard = false;
            tell(() -> listener.checkpoint(cursor.max(Cursor.of(cursor.epoch(), seen)), false));
        }
    }

    private synchronized void fail(ParleyException reason) {
        if (state != State.CLOSED) {
            close();
            try {
                listener.failed(reason);
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "A listener failed when it was told that its hearing has ended", e);
            }
        }
    }

    /**
     * Stops listening, and with it what is read for it; no call of the listener begins after this returned. Closing twice does
     * nothing.
     */
    @Override
    public synchronized void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            whileOpen.cancel();
            Set.copyOf(conversations.keySet()).forEach(this::leave);
            chat.forget(this);
            held.clear();
            followed.clear();
        }
    }
}
