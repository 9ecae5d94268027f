package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.aReply;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.ChatHistoryContract;
import dev.parley.contract.LargestMessage;
import dev.parley.contract.MessageRepositoryContract;
import dev.parley.contract.MessageSearchContract;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonMessageRepositoryTest implements MessageRepositoryContract, ChatHistoryContract, MessageSearchContract {
    @TempDir
    Path folder;

    private JsonMessageRepository store;

    /** Opened by the first who asks: the suites bind it before this class has its turn. */
    @Override
    public MessageRepository repository() {
        if (store == null) {
            open();
        }
        return store;
    }

    private void open() {
        store = JsonMessageRepository.open(JsonSettings.in(folder));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public ChatHistory history() {
        repository();
        return store;
    }

    @Override
    public MessageSearch search() {
        repository();
        return store;
    }

    private void reopen() {
        store.close();
        open();
    }

    @Test
    void whatWasStoredIsTheSameAfterOpeningAgain() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, CLEO, ANA, BEN));
        kitchen = send(0, kitchen, ANA, "1", "2", "3");
        ChatConversation without = kitchen.withMembers(kitchen.members().without(ANA), NOON, 4);
        List<Membership> left = List.of(new Membership(kitchen.id(), ANA, Optional.empty(), 4));
        store.commit(new Changes(
                0, store.checkpoint(0), new Checkpoint(5, 3), List.of(without), left, List.of(), List.of(), List.of()));
        ChatConversation last = send(0, without, BEN, "4");
        List<ChatMessage> messages = store.range(kitchen.id(), 1, 10);
        var before = store.changesAfter(ANA, Cursor.start(store.epoch(), 2), 10);
        var stretch = store.storedSince(0, 0, 10);
        var now = store.now();

        reopen();
        store.bind(LOG);

        assertThat(store.now()).isEqualTo(now);
        assertThat(store.conversation(kitchen.id())).contains(last);
        assertThat(store.conversation(kitchen.id()).orElseThrow().members().users())
                .containsExactly(CLEO, BEN);
        assertThat(store.range(kitchen.id(), 1, 10)).isEqualTo(messages).hasSize(4);
        assertThat(store.message(kitchen.id(), messages.get(2).id())).contains(messages.get(2));
        assertThat(store.changesAfter(ANA, Cursor.start(store.epoch(), 2), 10)).isEqualTo(before);
        assertThat(store.storedSince(0, 0, 10)).isEqualTo(stretch);
        assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint(6, 5));
        send(0, last, CLEO, "5");
        assertThat(store.range(kitchen.id(), 5, 5)).hasSize(1);
    }

    @Test
    void whoLeftAndCameBackWithinOneBatchIsAtTheEndAlsoAfterOpeningAgain() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN, CLEO));
        ChatConversation back =
                kitchen.withMembers(kitchen.members().without(BEN).with(BEN, new Member(Role.MEMBER, 4, 4)), NOON, 2);
        store.commit(new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(3, 0),
                List.of(back),
                List.of(memberships(back).get(2)),
                List.of(),
                List.of(),
                List.of()));
        assertThat(store.conversation(kitchen.id()).orElseThrow().members().users())
                .containsExactly(ANA, CLEO, BEN);

        reopen();

        assertThat(store.conversation(kitchen.id()).orElseThrow().members().users())
                .containsExactly(ANA, CLEO, BEN);
        assertThat(store.conversation(kitchen.id())).contains(back);
    }

    @Test
    void commitsOfManyShardsAtOnceAreAllKept() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<CompletableFuture<ChatConversation>> running = new ArrayList<>();
        for (int shard = 0; shard < 8; shard++) {
            int own = shard;
            running.add(CompletableFuture.supplyAsync(
                    () -> {
                        ChatConversation state = begin(own, aGroup(aConversationId(), 0, ANA));
                        for (int i = 0; i < 40; i++) {
                            state = send(own, state, ANA, "text " + i);
                        }
                        return state;
                    },
                    threads));
        }
        List<ChatConversation> states =
                running.stream().map(CompletableFuture::join).toList();
        threads.shutdown();

        reopen();

        for (ChatConversation state : states) {
            assertThat(store.conversation(state.id())).contains(state);
            assertThat(store.range(state.id(), 1, 100))
                    .extracting(message -> message.text().orElseThrow().value())
                    .hasSize(40)
                    .endsWith("text 39");
        }
    }

    @Test
    void whatChangedIsTheSameAfterOpeningAgain() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1", "2", "3");
        List<ChatMessage> sent = store.range(kitchen.id(), 1, 3);
        kitchen = kitchen.withMessage(NOON, 4);
        ChatMessage reply = aReply(sent.get(0), BEN, "4", 4, 4);
        commit(0, 5, List.of(kitchen), List.of(reply, sent.get(0).withReply(4)));
        ChatMessage edited = sent.get(2).edited(Body.of(new MessageText("three @ben")), List.of(BEN), NOON, 5);
        ChatMessage deleted = sent.get(1).deleted(NOON, 6);
        kitchen = kitchen.withChange(6);
        commit(0, 7, List.of(kitchen), List.of(deleted, edited));
        Participation ana = new Participation(kitchen.id(), ANA, 4, 4, new Preferences(true, false), 7);
        kitchen = kitchen.withChange(7);
        store.commit(new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(8, 7),
                List.of(kitchen),
                List.of(),
                List.of(),
                List.of(ana),
                List.of()));
        List<ChatMessage> messages = store.range(kitchen.id(), 1, 10);
        var changes = store.changesAfter(BEN, Cursor.start(store.epoch(), 2), 3);
        var stretch = store.storedSince(0, 0, 10);
        var listed = store.listed(BEN, ListFilter.ALL, Optional.empty(), 10);

        reopen();
        store.bind(LOG);

        assertThat(store.conversation(kitchen.id())).contains(kitchen);
        assertThat(store.range(kitchen.id(), 1, 10))
                .isEqualTo(messages)
                .containsExactly(sent.get(0).withReply(4), deleted, edited, reply);
        assertThat(store.replies(kitchen.id(), sent.get(0).id(), 0, 10)).containsExactly(reply);
        assertThat(store.participations(Map.of(kitchen.id(), Set.of(ANA, BEN))))
                .containsExactlyInAnyOrder(
                        ana, Participation.none(kitchen.id(), BEN).sent(4));
        assertThat(store.changesAfter(BEN, Cursor.start(store.epoch(), 2), 3)).isEqualTo(changes);
        assertThat(store.storedSince(0, 0, 10)).isEqualTo(stretch);
        assertThat(store.listed(BEN, ListFilter.ALL, Optional.empty(), 10)).isEqualTo(listed);
    }

    @Test
    void messagesThatChangeManyTimesAreEachAtTheirLastChange() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2", "3", "4", "5");
        for (int i = 0; i < 200; i++) {
            long offset = store.checkpoint(0).next();
            ChatMessage message =
                    store.range(kitchen.id(), 1 + i * i % 5, 1 + i * i % 5).get(0);
            commit(0, offset + 1, List.of(kitchen.withChange(offset)), List.of(message.withReply(offset)));
        }

        for (long from = 0; from < 206; from++) {
            long since = from;
            assertThat(store.storedSince(0, since, 10).messages())
                    .isEqualTo(store.range(kitchen.id(), 1, 5).stream()
                            .filter(message -> message.revision() >= since)
                            .sorted(Comparator.comparingLong(ChatMessage::revision))
                            .toList());
        }
        assertThat(store.range(kitchen.id(), 1, 5))
                .extracting(message -> message.amendments().replies())
                .containsExactly(40L, 80L, 0L, 0L, 80L);
    }

    @Test
    void whatWasSentAndChangedInOneBatchIsInTheOrderOfItsLastChange() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1");
        List<ChatMessage> batch = new ArrayList<>();
        ChatConversation state = kitchen;
        long[] revisions = {9, 12, 4, 11, 6, 6};
        for (int i = 0; i < revisions.length; i++) {
            state = state.withMessage(NOON, revisions[i]);
            batch.add(aMessage(kitchen.id(), ANA, "text", state.lastSeq(), revisions[i]));
        }
        commit(0, 13, List.of(state.withChange(12)), batch);

        for (int reading = 0; reading < 2; reading++) {
            assertThat(store.storedSince(0, 0, 20).messages())
                    .extracting(ChatMessage::seq)
                    .containsExactly(1L, 4L, 6L, 7L, 2L, 5L, 3L);
            assertThat(store.storedSince(0, 6, 20).messages())
                    .extracting(ChatMessage::seq)
                    .containsExactly(6L, 7L, 2L, 5L, 3L);
            assertThat(store.storedSince(0, 10, 20).messages())
                    .extracting(ChatMessage::seq)
                    .containsExactly(5L, 3L);
            reopen();
        }
    }

    @Test
    void theLargestMessageThatCanBeSentIsFoundAsItWas() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        ChatMessage message = LargestMessage.in(kitchen.id(), 1, 1);
        commit(0, 2, List.of(kitchen.withMessage(NOON, 1)), List.of(message));
        assertThat(Records.message(message)).hasSizeBetween(Line.MAX_BYTES * 7 / 10, Line.MAX_BYTES * 9 / 10);
        assertThat(store.range(kitchen.id(), 1, 1)).containsExactly(message);

        reopen();

        assertThat(store.range(kitchen.id(), 1, 1)).containsExactly(message);
    }

    @Test
    void aChangeOfAnotherMessageThanTheOneOfThatSeqIsRefusedAndChangesNothing() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2");
        ChatMessage another = aMessage(kitchen.id(), ANA, "another", 2, 3);
        ChatMessage third = aMessage(kitchen.id(), ANA, "3", 3, 3);

        assertThatThrownBy(() -> commit(0, 4, List.of(kitchen.withChange(3)), List.of(another)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> commit(0, 4, List.of(kitchen.withMessage(NOON, 3)), List.of(third, third)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(store.conversation(kitchen.id())).contains(kitchen);
        assertThat(store.range(kitchen.id(), 1, 9)).hasSize(2);
    }

    @Test
    void anInterruptedCallerDisturbsNobody() throws InterruptedException {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread interrupted = new Thread(() -> {
            Thread.currentThread().interrupt();
            send(0, kitchen, ANA, "1");
            store.range(kitchen.id(), 1, 1);
            stillInterrupted.set(Thread.interrupted());
        });
        interrupted.start();
        interrupted.join();

        assertThat(stillInterrupted).isTrue();
        assertThat(store.range(kitchen.id(), 1, 1)).hasSize(1);
        send(0, store.conversation(kitchen.id()).orElseThrow(), ANA, "2");
        assertThat(store.range(kitchen.id(), 1, 2)).hasSize(2);
    }

    @Test
    void aMessageThatLeavesAHoleIsRefusedAndChangesNothing() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));

        assertThatThrownBy(() -> commit(0, 2, List.of(), List.of(aMessage(kitchen.id(), ANA, "2", 2, 1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> commit(0, 2, List.of(), List.of(aMessage(aConversationId(), ANA, "1", 1, 1))))
                .isInstanceOf(IllegalArgumentException.class);

        reopen();
        assertThat(store.conversation(kitchen.id())).contains(kitchen);
    }

    @Test
    void aClosedStoreRefusesToWriteAndToRead() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatConversation state = send(0, kitchen, ANA, "1");
        store.close();

        assertThatThrownBy(() -> send(0, state, ANA, "2"))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.problem()).isEqualTo(Problem.STORE_UNAVAILABLE));
        assertThatThrownBy(() -> store.range(kitchen.id(), 1, 1))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.problem()).isEqualTo(Problem.STORE_UNAVAILABLE));
    }
}
