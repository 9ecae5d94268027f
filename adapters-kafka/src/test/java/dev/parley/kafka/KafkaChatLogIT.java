package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.anEventId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.ChatLogContract;
import dev.parley.exchange.MessageStored;
import dev.parley.readchat.ChatLog;
import dev.parley.readchat.ChatLog.Entry;
import dev.parley.readchat.ChatLog.Start;
import dev.parley.shared.event.Publication;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaChatLogIT implements ChatLogContract {
    private static final KafkaSettings SETTINGS = TestLog.on(KafkaBroker.shared());
    private static KafkaEventBus bus;

    private final KafkaChatLog log = new KafkaChatLog(SETTINGS);

    @BeforeAll
    static void connect() {
        bus = KafkaEventBus.connect(SETTINGS);
    }

    @AfterAll
    static void close() {
        bus.close();
    }

    @Override
    public ChatLog log() {
        return log;
    }

    @Override
    public void store(ChatMessage message) {
        announceAgain(message);
    }

    @Override
    public void announceAgain(ChatMessage message) {
        Publication publication = bus.publish(new MessageStored(anEventId(), message, message.sentAt()))
                .toCompletableFuture()
                .join();
        assertThat(publication).isInstanceOf(Publication.Published.class);
    }

    @Test
    void readingGoesOnBehindAPositionAlsoWhenWhatFollowsIsAnnouncedAgain() {
        ConversationId kitchen = aConversationId();
        ChatMessage first = aMessage(kitchen, ANA, "1", 1, 10);
        ChatMessage second = aMessage(kitchen, ANA, "2", 2, 11);
        ChatMessage third = aMessage(kitchen, ANA, "3", 3, 12);
        List.of(first, second, first, second, third).forEach(this::store);
        Entry last = log.read(kitchen, new Start.Beginning(), 2).get(1);

        List<Entry> rest = log.read(kitchen, new Start.After(last.position()), 10);

        assertThat(last.message()).isEqualTo(second);
        assertThat(rest).extracting(Entry::message).containsExactly(third);
    }
}
