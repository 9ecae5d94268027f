package dev.parley.readchat;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.contract.Backend;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.contract.RecordingListener.Mark;
import dev.parley.conversation.AddMember;
import dev.parley.conversation.RemoveMember;
import dev.parley.exchange.SendMessage;
import dev.parley.exchange.Sent;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners that come and go at any moment, while many write. */
class LiveChatJoinTest {
    private static final int SENDERS = 4;
    private static final int EACH = 600;

    private final Backend backend = new Backend();
    private final AtomicLong announced = new AtomicLong();
    private final ExecutorService threads = Executors.newFixedThreadPool(12);

    @BeforeEach
    void countAnnouncements() {
        backend.bus.subscribe(
                Stream.STORED,
                Group.everyInstance("count"),
                batch -> announced.addAndGet(batch.events().size()));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        backend.close();
    }

    @Test
    void whoeverComesAndGoesHasSeenEverythingInTheEnd() {
        ConversationId kitchen = backend.group(ANA, BEN).id();
        AtomicBoolean writing = new AtomicBoolean(true);
        backend.store.after(call -> lingerAfter(call, writing));
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int number = sender;
            senders.add(CompletableFuture.runAsync(() -> write(kitchen, number), threads));
        }
        CompletableFuture<Void> checkpoints = CompletableFuture.runAsync(
                () -> {
                    while (writing.get()) {
                        backend.live.checkpoint();
                        Thread.onSpinWait();
                    }
                },
                threads);
        List<Wanderer> wanderers = new ArrayList<>();
        List<CompletableFuture<Void>> wandering = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Wanderer wanderer = new Wanderer(kitchen, new Random(i));
            wanderers.add(wanderer);
            wandering.add(CompletableFuture.runAsync(() -> wanderer.wander(writing), threads));
        }

        senders.forEach(Backend::join);
        writing.set(false);
        wandering.forEach(Backend::join);
        join(checkpoints);

        List<ChatMessage> history = backend.store.range(kitchen, 1, Long.MAX_VALUE);
        assertThat(history).hasSize(SENDERS * EACH);
        for (Wanderer wanderer : wanderers) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(wanderer.seen).hasSize(SENDERS * EACH));
            assertThat(wanderer.seen.values()).containsExactlyElementsOf(history);
            assertThat(wanderer.violations).isEmpty();
            wanderer.leave();
        }
        assertThat(backend.live.listeners()).isZero();
    }

    /** Lets some more be stored and announced between what a reader asked and what it does with the answer. */
    private void lingerAfter(Call call, AtomicBoolean writing) {
        if (call == Call.CHANGES_AFTER || call == Call.NOW || call == Call.CONVERSATIONS_OF) {
            long until = announced.get() + ThreadLocalRandom.current().nextInt(30);
            for (int spins = 0; spins < 100_000 && writing.get() && announced.get() < until; spins++) {
                Thread.onSpinWait();
            }
        }
    }

    private void write(ConversationId kitchen, int sender) {
        List<CompletionStage<Sent>> sent = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            sent.add(backend.exchange.send(SendMessage.into(
                    kitchen,
                    sender % 2 == 0 ? ANA : BEN,
                    new ClientMessageId("s" + sender + "." + i),
                    new MessageText("text " + i + " of " + sender))));
            if (i % 20 == 0) {
                sent.forEach(Backend::join);
            }
        }
        sent.forEach(Backend::join);
    }

    @Test
    void whoIsNoMemberForAWhileHearsNothingOfThatWhileWhateverHappensAtOnce() {
        ConversationId kitchen = backend.group(ANA, BEN).id();
        List<ChatMessage> heard = new ArrayList<>();
        List<Membership> departures = new ArrayList<>();
        CompletableFuture<Cursor> live = new CompletableFuture<>();
        Listening listening = backend.live.listen(CLEO, Optional.empty(), new Collector(heard, departures, live));
        join(live); // whoever came and went before it hears from now on is not told of
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(kitchen, 0), threads);
        List<long[]> memberships = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ChatConversation with = join(backend.administration.add(new AddMember(ANA, kitchen, CLEO, Role.MEMBER)));
            ChatConversation without = join(backend.administration.remove(new RemoveMember(ANA, kitchen, CLEO)));
            memberships.add(new long[] {with.revision(), without.revision()});
        }
        join(writing);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            synchronized (heard) {
                return departures.size() == 20;
            }
        });
        listening.close();

        synchronized (heard) {
            assertThat(heard)
                    .allSatisfy(message -> assertThat(memberships)
                            .anySatisfy(span -> assertThat(message.revision()).isBetween(span[0], span[1])));
            List<Long> entitled = backend.store.range(kitchen, 1, Long.MAX_VALUE).stream()
                    .map(ChatMessage::revision)
                    .filter(revision -> memberships.stream().anyMatch(span -> span[0] < revision && revision < span[1]))
                    .toList();
            assertThat(heard).extracting(ChatMessage::revision).containsExactlyElementsOf(entitled);
        }
    }

    private record Collector(List<ChatMessage> heard, List<Membership> departures, CompletableFuture<Cursor> live)
            implements ChatListener {
        @Override
        public void message(ChatMessage message, Optional<Quote> quote) {
            synchronized (heard) {
                heard.add(message);
            }
        }

        @Override
        public void conversation(ChatConversation conversation) {}

        @Override
        public void participation(Participation participation) {}

        @Override
        public void left(Membership membership) {
            synchronized (heard) {
                departures.add(membership);
            }
        }

        @Override
        public void checkpoint(Cursor cursor, boolean more) {
            live.complete(cursor);
        }

        @Override
        public void reset(String reason) {}

        @Override
        public void failed(ParleyException reason) {}
    }

    /** A client that keeps what it saw and its last checkpoint, and breaks off and comes back at any moment. */
    private final class Wanderer {
        final ConcurrentNavigableMap<Long, ChatMessage> seen = new ConcurrentSkipListMap<>();
        final List<String> violations = new CopyOnWriteArrayList<>();
        private final ConversationId kitchen;
        private final Random random;
        private final UserId user;
        private Mark kept;
        private Listening listening;

        Wanderer(ConversationId kitchen, Random random) {
            this.kitchen = kitchen;
            this.random = random;
            this.user = random.nextBoolean() ? ANA : BEN;
            this.kept = new Mark(Cursor.start(backend.store.epoch(), 1), false);
        }

        void wander(AtomicBoolean writing) {
            do {
                Visit visit = new Visit();
                Listening now = backend.live.listen(user, Optional.of(cursor()), visit);
                visit.begin(now);
                long until = visit.calls() + random.nextInt(400);
                while (writing.get() && visit.calls() < until) {
                    Thread.onSpinWait();
                }
                now.close();
                visit.end();
            } while (writing.get());
            Visit last = new Visit();
            listening = backend.live.listen(user, Optional.of(cursor()), last);
            last.begin(listening);
        }

        private synchronized Cursor cursor() {
            return kept.cursor();
        }

        void leave() {
            listening.close();
        }

        private synchronized void see(ChatMessage message) {
            ChatMessage before = seen.putIfAbsent(message.seq(), message);
            if (before != null && !before.equals(message)) {
                violations.add("Two messages at one place: " + before + " and " + message);
            }
        }

        private synchronized void keep(Mark mark) {
            if (kept.cursor().isAheadOf(mark.cursor())) {
                violations.add("A checkpoint went back: " + kept + " to " + mark);
            }
            kept = mark;
            long covered = mark.cursor().revision(0);
            long first = backend.store.range(kitchen, 1, 1).stream()
                    .mapToLong(ChatMessage::revision)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            long last = seen.isEmpty() ? 0 : seen.lastKey();
            boolean complete = LongStream.rangeClosed(1, last).allMatch(seen::containsKey);
            List<ChatMessage> next = backend.store.range(kitchen, last + 1, last + 1);
            if (covered >= first && (!complete || next.stream().anyMatch(message -> message.revision() <= covered))) {
                violations.add("A checkpoint covers what was not handed over: " + mark + " at " + last);
            }
        }

        /** One stay; whatever still comes after it ended is a violation. */
        private final class Visit implements ChatListener {
            private final AtomicLong calls = new AtomicLong();
            private volatile boolean ended;
            private final CompletableFuture<Listening> self = new CompletableFuture<>();

            void begin(Listening mine) {
                self.complete(mine);
            }

            long calls() {
                return calls.get();
            }

            void end() {
                ended = true;
            }

            private void called() {
                calls.incrementAndGet();
                if (ended) {
                    violations.add("Something came after the end.");
                }
            }

            @Override
            public void message(ChatMessage message, Optional<Quote> quote) {
                called();
                see(message);
            }

            @Override
            public void conversation(ChatConversation conversation) {
                called();
            }

            @Override
            public void participation(Participation participation) {
                called();
            }

            @Override
            public void left(Membership membership) {
                violations.add("Nobody left: " + membership);
            }

            @Override
            public void checkpoint(Cursor cursor, boolean more) {
                called();
                keep(new Mark(cursor, more));
                if (more) {
                    self.thenAcceptAsync(Listening::more, threads);
                }
            }

            @Override
            public void reset(String reason) {
                violations.add(reason);
            }

            @Override
            public void failed(ParleyException reason) {
                violations.add(reason.detail());
            }
        }
    }
}
