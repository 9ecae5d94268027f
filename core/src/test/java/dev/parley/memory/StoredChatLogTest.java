package dev.parley.memory;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.anEventId;

import dev.parley.contract.ChatLogContract;
import dev.parley.exchange.MessageStored;
import dev.parley.readchat.ChatLog;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;

class StoredChatLogTest implements ChatLogContract {
    private final InMemoryMessageRepository store = new InMemoryMessageRepository();
    private final InProcessEventBus bus = new InProcessEventBus(InProcessEventBus.Settings.DEFAULT);
    private final ScheduledExecutorService reads = Executors.newSingleThreadScheduledExecutor();
    private final StoredChatLog log = new StoredChatLog(store, bus, reads);

    @AfterEach
    void close() {
        bus.close();
        reads.shutdownNow();
    }

    @Override
    public ChatLog log() {
        return log;
    }

    @Override
    public void store(ChatMessage message) {
        ChatConversation conversation = store.conversation(message.conversation())
                .orElseGet(() -> aGroup(message.conversation(), message.revision(), ANA, BEN))
                .withMessage(NOON, message.revision());
        Checkpoint expected = store.checkpoint(0);
        Checkpoint reached = new Checkpoint(message.revision() + 1, expected.next());
        store.commit(new Changes(
                0, expected, reached, List.of(conversation), List.of(), List.of(message), List.of(), List.of()));
        announceAgain(message);
    }

    @Override
    public void announceAgain(ChatMessage message) {
        bus.publish(new MessageStored(anEventId(), message, message.sentAt()))
                .toCompletableFuture()
                .join();
    }
}
