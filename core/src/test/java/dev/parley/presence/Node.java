package dev.parley.presence;

import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.anEventId;

import dev.parley.contract.FaultyStore;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationDirectory;
import dev.parley.conversation.ParticipationChanged;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Participation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/** A node with typing and presence alone, and the clock that it shares with the others. */
final class Node {
    /** A clock that stands still until it is moved. */
    static final class Time {
        private volatile Duration passed = Duration.ZERO;

        void pass(Duration more) {
            passed = passed.plus(more);
        }

        Instant instant() {
            return NOON.plus(passed);
        }

        long nanos() {
            return Long.MAX_VALUE + passed.toNanos();
        }
    }

    final FaultyStore<InMemoryMessageRepository> store = new FaultyStore<>(new InMemoryMessageRepository());
    final LiveSignals live;
    private final ConversationDirectory directory;

    Node(String name, Signals signals, Time time, Executor reads, int remembered) {
        directory = new ConversationDirectory(store, reads, remembered);
        live = new LiveSignals(signals, directory, time::instant, time::nanos, name);
        signals.hear(live);
    }

    static Node named(String name, Signals signals, Time time) {
        return new Node(name, signals, time, Runnable::run, 10_000);
    }

    /** Lets the node hear a conversation's state as the stored stream tells it. */
    void hear(ChatConversation state) {
        Batch batch = telling(state);
        directory.handle(batch);
        live.handle(batch);
    }

    /** Lets the directory hear it before the others do. */
    void directoryHears(ChatConversation state) {
        directory.handle(telling(state));
    }

    /** Lets the node hear how somebody takes part, as the stored stream tells it. */
    void hear(Participation participation) {
        ParticipationChanged changed = new ParticipationChanged(anEventId(), participation, true, NOON);
        long next = participation.revision() + 1;
        Batch batch = new Batch(0, List.of(new Recorded(new Position(0, participation.revision()), changed)), next);
        directory.handle(batch);
        live.handle(batch);
    }

    private static Batch telling(ChatConversation state) {
        ConversationChanged changed = new ConversationChanged(anEventId(), state, List.of(), NOON);
        long next = state.revision() + 1;
        return new Batch(0, List.of(new Recorded(new Position(0, state.revision()), changed)), next);
    }
}
