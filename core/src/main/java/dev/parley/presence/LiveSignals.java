package dev.parley.presence;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationDirectory;
import dev.parley.conversation.ParticipationChanged;
import dev.parley.presence.Signal.Arrival;
import dev.parley.presence.Signal.Attendance;
import dev.parley.presence.Signal.Departure;
import dev.parley.presence.Signal.Typing;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Typing and presence: tells those who attend on this node who is typing and who comes and goes, here and on other nodes. Nothing
 * of it is stored, and what is lost on its way is made good by the next heartbeat. Who may hear of whom is asked of the
 * directory when it is told.
 *
 * <p>It is to be subscribed three times: to the {@link Signals} that it sends to; to the stored stream (every instance), behind
 * the directory, so that it hears who joins and leaves what is watched; and to a timer, for {@link #beat} and {@link #settle}.
 * Safe for any number of threads; no call blocks.
 */
public final class LiveSignals implements EventHandler, Consumer<Signal> {
    /** How many conversations one session watches at the most. */
    public static final int MAX_WATCHED = 50;

    private static final int MOST_PLACES = 250_000;

    private final Signals signals;
    private final ConversationDirectory directory;
    private final InstantSource clock;
    private final String node;
    private final Whereabouts whereabouts;
    private final Neighbours neighbours;
    private final Sessions sessions = new Sessions();
    private final Tellings tellings = new Tellings();
    private final TypingRelay relay;
    private final Watches watches = new Watches();
    private final Set<UserId> beingTold = new HashSet<>();
    private final Set<UserId> untold = new HashSet<>();
    private boolean newNeighbour;

    /**
     * Typing and presence over their parts.
     *
     * @param signals carries them between nodes
     * @param directory knows who belongs where
     * @param clock tells the time that is shown
     * @param nanos measures durations, in nanoseconds from any origin
     * @param node this node's name, which no other node has, best not even this one in an earlier life
     */
    public LiveSignals(
            Signals signals, ConversationDirectory directory, InstantSource clock, LongSupplier nanos, String node) {
        this.signals = signals;
        this.directory = directory;
        this.clock = clock;
        this.node = node;
        this.whereabouts = new Whereabouts(node, clock, nanos, MOST_PLACES);
        this.neighbours = new Neighbours(nanos);
        this.relay = new TypingRelay(signals, directory, sessions, tellings, nanos);
    }

    /**
     * Opens a session of a person's, who is online from now on.
     *
     * @param user who
     * @param listener hears, from threads of this node's, who is typing in their conversations and whom they watch
     * @return ends with {@link Attending#close()}
     */
    public Attending attend(UserId user, SignalListener listener) {
        Attending session = new Attending(this, user, listener);
        boolean came = false;
        synchronized (this) {
            if (sessions.add(session)) {
                came = whereabouts.seen(user, node);
                signals.send(new Arrival(node, user));
            }
        }
        if (came) {
            tell(user);
        }
        return session;
    }

    /** Whether they are offline with that is decided when the time to come back is over. */
    synchronized void end(Attending session) {
        watches.remove(session);
        if (sessions.remove(session)) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            whereabouts.gone(session.user(), node, now);
            signals.send(new Departure(node, session.user(), now));
        }
    }

    /**
     * Says that somebody is typing, to every other member who attends on any node. In a conversation of more than
     * {@value Participation#MAX_MEMBERS_TOLD} members nobody is told, nor more than once a second for one person and conversation.
     *
     * @param user who
     * @param conversation where
     * @return when it is accepted; exceptionally with {@code conversation.not_found} for whoever does not belong there, and with
     *     {@code conversation.archived} or {@code conversation.blocked} where nothing may be said
     */
    public CompletionStage<Void> type(UserId user, ConversationId conversation) {
        return relay.type(new Typing(conversation, user));
    }

    private static boolean isSmall(ChatConversation conversation) {
        return conversation.members().size() <= Participation.MAX_MEMBERS_TOLD;
    }

    /**
     * Starts to tell a session, until {@link #unwatch} or its end, which members of a conversation come and go, and who joins.
     * Watching it again answers again. Where this fails the conversation is not watched.
     *
     * @param session whose
     * @param conversation which one
     * @return who of the members is there, or was last when, of which whom another has blocked learns nothing; exceptionally with
     *     {@code conversation.not_found} for whoever does not belong there, {@code conversation.too_large} beyond {@value Participation#MAX_MEMBERS_TOLD} members,
     *     {@code watched.too_many} beyond {@value #MAX_WATCHED} conversations, and with an outage of the store
     */
    public CompletionStage<List<Presence>> watch(Attending session, ConversationId conversation) {
        return directory
                .admit(conversation, session.user())
                .thenCompose(admitted -> directory.find(conversation))
                .thenAccept(known -> begin(session, known))
                // Once more: who joined before it was watched was not noticed.
                .thenCompose(begun -> directory.find(conversation))
                .thenCompose(known -> answer(session, known))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        unwatch(session, conversation);
                    }
                });
    }

    private void begin(Attending session, Optional<ChatConversation> known) {
        ChatConversation conversation = watchable(session.user(), known);
        List<UserId> joined = List.of();
        synchronized (this) {
            if (session.isOpen()) {
                if (!watches.add(session, conversation.id(), MAX_WATCHED)) {
                    throw new ParleyException(
                            Problem.WATCHED_TOO_MANY, "At most " + MAX_WATCHED + " conversations are watched at once.");
                }
                joined = watches.update(conversation);
            }
        }
        joined.forEach(this::tell);
    }

    private static ChatConversation watchable(UserId user, Optional<ChatConversation> known) {
        ChatConversation conversation =
                known.filter(state -> state.members().contains(user)).orElseThrow(Conversation::notFound);
        if (!isSmall(conversation)) {
            throw new ParleyException(
                    Problem.CONVERSATION_TOO_LARGE,
                    "Who comes and goes is told in conversations of up to " + Participation.MAX_MEMBERS_TOLD
                            + " members.");
        }
        return conversation;
    }

    /** The answer goes the way of what is told, so that nothing that is told before it is newer. */
    private CompletionStage<List<Presence>> answer(Attending session, Optional<ChatConversation> known) {
        ChatConversation conversation = watchable(session.user(), known);
        CompletableFuture<List<Presence>> answer = new CompletableFuture<>();
        List<UserId> joined;
        synchronized (this) {
            joined = watches.update(conversation);
            List<Presence> all = presences(conversation, session.user());
            if (!tellings.add(() -> answer.complete(all))) {
                throw new ParleyException(Problem.OVERLOADED, "Too much is to be told; try again later.");
            }
        }
        tellings.tell();
        joined.forEach(this::tell);
        return answer;
    }

    private synchronized List<Presence> presences(ChatConversation conversation, UserId reader) {
        return conversation.members().users().stream()
                .map(user ->
                        conversation.blocks().hides(user, reader) ? Presence.unknown(user) : whereabouts.presence(user))
                .toList();
    }

    /**
     * Who of the members of a conversation is there now; nothing is told later on.
     *
     * @param reader who asks, and need not attend
     * @param conversation which one
     * @return who is there, or was last when; exceptionally as {@link #watch} but for its bound
     */
    public CompletionStage<List<Presence>> look(UserId reader, ConversationId conversation) {
        return directory
                .admit(conversation, reader)
                .thenCompose(admitted -> directory.find(conversation))
                .thenApply(known -> presences(watchable(reader, known), reader));
    }

    /**
     * Tells a session no more who of a conversation comes and goes. Without a watch it does nothing.
     *
     * @param session whose
     * @param conversation which one
     */
    public synchronized void unwatch(Attending session, ConversationId conversation) {
        watches.remove(session, conversation);
    }

    /** Hears a signal; what a node says in this one's name is not believed. */
    @Override
    public void accept(Signal signal) {
        if (signal instanceof Typing typing) {
            relay.hear(typing);
        } else if (signal instanceof Attendance attendance) {
            hear(attendance.node(), attendance.users());
        } else if (signal instanceof Arrival arrival) {
            hear(arrival.node(), List.of(arrival.user()));
        } else if (signal instanceof Departure departure) {
            hear(departure);
        }
    }

    private void hear(String where, List<UserId> users) {
        List<UserId> came = new ArrayList<>();
        synchronized (this) {
            if (where.equals(node)) {
                return;
            }
            newNeighbour |= neighbours.isNew(where);
            for (UserId user : users) {
                if (whereabouts.seen(user, where)) {
                    came.add(user);
                }
            }
        }
        came.forEach(this::tell);
    }

    private synchronized void hear(Departure departure) {
        if (!departure.node().equals(node)) {
            newNeighbour |= neighbours.isNew(departure.node());
            whereabouts.gone(departure.user(), departure.node(), departure.at());
        }
    }

    /** Hears who joins and leaves the conversations that are watched. */
    @Override
    public void handle(Batch batch) {
        for (Recorded recorded : batch.events()) {
            if (recorded.event() instanceof ConversationChanged changed) {
                follow(changed.state()).forEach(this::tell);
            } else if (recorded.event() instanceof ParticipationChanged changed) {
                followBlocks(changed.participation());
            }
        }
    }

    /** Whom somebody has blocked is told once that nothing is known of them, and how it is with them when that is over. */
    private void followBlocks(Participation participation) {
        UserId user = participation.user();
        boolean blocks = participation.preferences().blocked();
        synchronized (this) {
            if (!watches.block(participation.conversation(), user, blocks)) {
                return;
            }
            if (blocks) {
                watches.of(participation.conversation()).stream()
                        .filter(session -> !session.user().equals(user))
                        .forEach(session -> tellings.add(
                                () -> session.tell(listener -> listener.presence(Presence.unknown(user)))));
            }
        }
        if (blocks) {
            tellings.tell();
        } else {
            tell(user);
        }
    }

    private synchronized List<UserId> follow(ChatConversation conversation) {
        return watches.update(conversation);
    }

    /**
     * Tells the other nodes who attends here, and counts those as gone whose nodes have been silent for 45 s. The wiring calls it
     * every 15 s, for the first time when it starts.
     */
    public void beat() {
        List<UserId> offline;
        synchronized (this) {
            sayWhoIsHere();
            neighbours.expire();
            offline = whereabouts.expire();
        }
        offline.forEach(this::tell);
        settle();
    }

    /**
     * Counts those as gone who left 5 s ago and are nowhere else by now, says who is here to a node that is new, and tries again
     * what could not be told. The wiring calls it about once a second; people are then told offline that much late.
     */
    public void settle() {
        Set<UserId> changed;
        synchronized (this) {
            if (newNeighbour) {
                sayWhoIsHere();
            }
            changed = new LinkedHashSet<>(whereabouts.settle());
            changed.addAll(untold);
            untold.clear();
        }
        changed.forEach(this::tell);
    }

    private void sayWhoIsHere() {
        newNeighbour = false;
        List<UserId> here = sessions.users();
        int from = 0;
        do {
            int to = Math.min(here.size(), from + Attendance.MAX_USERS);
            signals.send(new Attendance(node, here.subList(from, to)));
            from = to;
        } while (from < here.size());
    }

    /**
     * Tells how it is with somebody, as it is when the directory has answered: what changes meanwhile is told with it or after
     * it, never before.
     */
    private void tell(UserId user) {
        List<CompletableFuture<Optional<ChatConversation>>> asked = concerned(user).stream()
                .map(id -> directory.find(id).toCompletableFuture())
                .toList();
        if (!asked.isEmpty()) {
            CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                    .whenComplete((all, failure) -> tell(user, asked, failure));
        }
    }

    private synchronized List<ConversationId> concerned(UserId user) {
        List<ConversationId> concerned = watches.concerning(user);
        if (!concerned.isEmpty() && !beingTold.add(user)) {
            untold.add(user);
            return List.of();
        }
        return concerned;
    }

    private void tell(
            UserId user, List<CompletableFuture<Optional<ChatConversation>>> asked, @Nullable Throwable failure) {
        synchronized (this) {
            beingTold.remove(user);
            Presence presence = whereabouts.presence(user);
            Set<Attending> watching = new LinkedHashSet<>();
            asked.stream()
                    .filter(answer -> !answer.isCompletedExceptionally())
                    .flatMap(answer -> answer.join().stream())
                    .filter(conversation ->
                            isSmall(conversation) && conversation.members().contains(user))
                    .forEach(conversation -> watching.addAll(watching(conversation, user)));
            boolean all = watching.stream()
                    .allMatch(session -> tellings.add(() -> session.tell(listener -> listener.presence(presence))));
            if (failure != null || !all) {
                untold.add(user);
            }
        }
        tellings.tell();
    }

    private List<Attending> watching(ChatConversation conversation, UserId user) {
        return watches.of(conversation.id()).stream()
                .filter(session -> conversation.members().contains(session.user())
                        && !conversation.blocks().hides(user, session.user()))
                .toList();
    }
}
