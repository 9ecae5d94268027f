package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.ChatHistoryContract;
import dev.parley.contract.MessageRepositoryContract;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonMessageRepositoryTest implements MessageRepositoryContract, ChatHistoryContract {
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
        store.commit(new Changes(0, store.checkpoint(0), new Checkpoint(5, 3), List.of(without), left, List.of()));
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
                kitchen.withMembers(kitchen.members().without(BEN).with(BEN, Role.MEMBER), NOON, 2);
        store.commit(new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(3, 0),
                List.of(back),
                List.of(memberships(back).get(2)),
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
                    .extracting(message -> message.text().value())
                    .hasSize(40)
                    .endsWith("text 39");
        }
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
