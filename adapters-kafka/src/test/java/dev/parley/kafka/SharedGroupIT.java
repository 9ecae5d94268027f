package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.exchange.MessageStored;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Instances of the save handler share the shards over one store while messages keep coming. */
class SharedGroupIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaSettings settings = TestLog.withSession(TestLog.on(KafkaBroker.shared()), Duration.ofSeconds(1));
    private final InMemoryMessageRepository store = new InMemoryMessageRepository();
    private final Set<MessageId> announced = ConcurrentHashMap.newKeySet();

    @Test
    void nothingIsLostAndNothingIsStoredTwiceWhenInstancesComeAndGo() {
        try (SavingNode one = new SavingNode(settings, store);
                Chatter chatter = Chatter.writing(one.bus, 12).untilMore(50)) {
            listen(one.bus);
            for (int i = 0; i < 2; i++) {
                try (SavingNode other = new SavingNode(settings, store)) {
                    CountDownLatch took = new CountDownLatch(1);
                    other.store.after(call -> {
                        if (call == Call.COMMIT) {
                            took.countDown();
                        }
                    });
                    await().atMost(PATIENCE).until(() -> took.getCount() == 0);
                    chatter.untilMore(50);
                }
                chatter.untilMore(50);
            }

            Map<ConversationId, List<String>> acknowledged = chatter.stop();

            Chatter.assertStored(store, acknowledged);
            assertThat(chatter.failures()).isEmpty();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(one.saving.trouble()).isEmpty());
        }
    }

    @Test
    void whatAnOwnerCommittedBeforeItFellSilentIsAnnouncedByTheNextOneAndTheLateOneChangesNothing() {
        CountDownLatch silence = new CountDownLatch(1);
        CountDownLatch committed = new CountDownLatch(1);
        try (SavingNode late = new SavingNode(settings, store);
                SavingNode writer = new SavingNode(TestLog.withGroups(settings, "no-"), store)) {
            writer.saving.close();
            listen(writer.bus);
            late.store.after(call -> {
                if (call == Call.COMMIT) {
                    committed.countDown();
                    uninterruptedly(silence);
                }
            });
            try (Chatter chatter = Chatter.writing(writer.bus, 12)) {
                await().atMost(PATIENCE).until(() -> committed.getCount() == 0);
                try (SavingNode next = new SavingNode(settings, store)) {
                    chatter.untilMore(50);
                    Map<ConversationId, List<String>> acknowledged = chatter.stop();

                    Chatter.assertStored(store, acknowledged);
                    assertAnnounced(acknowledged);
                    late.store.heal();
                    silence.countDown();
                    try (Chatter more = Chatter.writing(next.bus, 12).untilMore(50)) {
                        Map<ConversationId, List<String>> repeated = more.stop();
                        acknowledged.forEach((conversation, texts) ->
                                assertThat(texts.size()).isPositive());
                        assertStoredOnce(repeated);
                    }
                    await().atMost(PATIENCE)
                            .untilAsserted(
                                    () -> assertThat(late.saving.trouble()).isEmpty());
                    await().atMost(PATIENCE)
                            .untilAsserted(
                                    () -> assertThat(next.saving.trouble()).isEmpty());
                }
            } finally {
                silence.countDown();
            }
        }
    }

    @Test
    void whatIsNotKnownToBeCommittedIsLookedUpAndAnnounced() {
        AtomicInteger unknown = new AtomicInteger(5);
        try (SavingNode node = new SavingNode(settings, store)) {
            listen(node.bus);
            node.store.after(call -> {
                if (call == Call.COMMIT && unknown.getAndDecrement() > 0) {
                    throw new ParleyException(Problem.OUTCOME_UNKNOWN, "The connection broke.");
                }
            });
            try (Chatter chatter = Chatter.writing(node.bus, 12).untilMore(100)) {
                await().atMost(PATIENCE).until(() -> unknown.get() < 0); // a hundred messages may be few commits
                Map<ConversationId, List<String>> acknowledged = chatter.stop();

                Chatter.assertStored(store, acknowledged);
                assertAnnounced(acknowledged);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(node.saving.trouble()).isEmpty());
            }
        }
    }

    private void listen(KafkaEventBus bus) {
        Subscription listening = bus.subscribe(
                Stream.STORED,
                Group.everyInstance("listener"),
                batch -> batch.events().forEach(this::note));
        assertThat(listening.trouble()).isEmpty();
    }

    private void note(Recorded recorded) {
        if (recorded.event() instanceof MessageStored stored) {
            announced.add(stored.message().id());
        }
    }

    private void assertAnnounced(Map<ConversationId, List<String>> acknowledged) {
        acknowledged
                .keySet()
                .forEach(conversation -> await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(announced)
                                .containsAll(store.range(conversation, 1, Integer.MAX_VALUE).stream()
                                        .map(message -> message.id())
                                        .toList())));
    }

    /** The friends hear the same texts under the same client message ids again, and then perhaps more. */
    private void assertStoredOnce(Map<ConversationId, List<String>> texts) {
        texts.forEach((conversation, said) -> await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(store.range(conversation, 1, Integer.MAX_VALUE))
                        .extracting(message -> message.text().orElseThrow().value())
                        .doesNotHaveDuplicates()
                        .containsAll(said)));
    }

    private static void uninterruptedly(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody ended the silence.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
