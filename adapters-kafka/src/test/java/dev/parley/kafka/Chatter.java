package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.anEventId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.exchange.Message;
import dev.parley.exchange.SendMessage;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventPublisher;
import dev.parley.shared.event.Publication;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ana writes to some friends at once, to each one message after the other, and repeats each until the log has it; what is not
 * known to be there is repeated under the same client message id.
 */
final class Chatter implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EventPublisher publisher;
    private final ExecutorService friends;
    private final int count;
    private final Map<ConversationId, List<String>> acknowledged = new ConcurrentHashMap<>();
    private final List<Publication> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger total = new AtomicInteger();
    private volatile boolean enough;

    private Chatter(EventPublisher publisher, int count) {
        this.publisher = publisher;
        this.count = count;
        this.friends = Executors.newFixedThreadPool(count);
    }

    /** Begins to write. */
    static Chatter writing(EventPublisher publisher, int friends) {
        Chatter chatter = new Chatter(publisher, friends);
        IntStream.range(0, friends)
                .forEach(friend -> chatter.friends.execute(() -> chatter.write(new UserId("friend-" + friend))));
        return chatter;
    }

    private void write(UserId friend) {
        for (int i = 0; !enough; i++) {
            say(friend, "text " + i);
        }
    }

    private void say(UserId friend, String text) {
        ClientMessageId id = new ClientMessageId(text.replace(' ', '-'));
        while (true) {
            DomainEvent event = Message.create(
                            anEventId(), SendMessage.to(friend, ANA, id, new MessageText(text)), NOON)
                    .releaseEvents()
                    .get(0);
            Publication publication = publisher
                    .publish(event)
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            if (publication instanceof Publication.Published) {
                acknowledged
                        .computeIfAbsent(event.conversation(), any -> new CopyOnWriteArrayList<>())
                        .add(text);
                total.incrementAndGet();
                return;
            }
            failures.add(publication);
        }
    }

    /** Waits until so many more were acknowledged. */
    Chatter untilMore(int more) {
        int wanted = total.get() + more;
        await().atMost(PATIENCE).until(() -> total.get() >= wanted);
        return this;
    }

    /** What was not acknowledged, and why. */
    List<Publication> failures() {
        return new ArrayList<>(failures);
    }

    /** Writes no more, and waits until the last one is acknowledged. */
    Map<ConversationId, List<String>> stop() {
        enough = true;
        friends.shutdown();
        await().atMost(PATIENCE).until(friends::isTerminated);
        assertThat(acknowledged).hasSize(count);
        return Map.copyOf(acknowledged);
    }

    /** Everything that was acknowledged is stored once, in the order of writing, numbered without a hole. */
    static void assertStored(InMemoryMessageRepository store, Map<ConversationId, List<String>> acknowledged) {
        acknowledged.forEach((conversation, texts) -> await().atMost(PATIENCE).untilAsserted(() -> {
            List<ChatMessage> stored = store.range(conversation, 1, Integer.MAX_VALUE);
            assertThat(stored)
                    .extracting(message -> message.text().orElseThrow().value())
                    .isEqualTo(texts);
            assertThat(stored)
                    .extracting(ChatMessage::seq)
                    .isEqualTo(IntStream.rangeClosed(1, texts.size())
                            .mapToObj(Long::valueOf)
                            .toList());
        }));
    }

    @Override
    public void close() {
        enough = true;
        friends.shutdownNow();
    }
}
