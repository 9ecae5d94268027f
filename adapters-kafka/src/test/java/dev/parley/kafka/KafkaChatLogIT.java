package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.anEventId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.ChatLogContract;
import dev.parley.exchange.MessageChanged;
import dev.parley.exchange.MessageStored;
import dev.parley.readchat.ChatLog;
import dev.parley.readchat.ChatLog.Entry;
import dev.parley.readchat.ChatLog.Start;
import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
        announce(new MessageStored(anEventId(), message, message.sentAt()));
    }

    private static void announce(Announcement announcement) {
        Publication publication =
                bus.publish(announcement).toCompletableFuture().join();
        assertThat(publication).isInstanceOf(Publication.Published.class);
    }

    private static ChatMessage edited(ChatMessage message, long offset) {
        return message.edited(Body.of(new MessageText("edited")), List.of(), NOON.plusSeconds(offset), offset);
    }

    @Test
    void whatChangesAMessageIsNoEntry() {
        ConversationId kitchen = aConversationId();
        ChatMessage first = aMessage(kitchen, ANA, "1", 1, 10);
        ChatMessage second = aMessage(kitchen, ANA, "2", 2, 12);
        store(first);
        announce(new MessageChanged(anEventId(), edited(first, 11), false, NOON));
        store(second);
        announce(new MessageChanged(anEventId(), first.deleted(NOON, 13), false, NOON));
        announce(new MessageChanged(anEventId(), second.withReply(13), true, NOON));

        assertThat(log.read(kitchen, new Start.Beginning(), 10))
                .extracting(Entry::message)
                .containsExactly(first, second);
        assertThat(log.read(kitchen, new Start.Since(first.sentAt()), 10)).hasSize(2);
    }

    @Test
    void aFollowerHearsOfNewMessagesAloneAlsoWhenChangedOnesAreAnnouncedAgain() {
        ConversationId kitchen = aConversationId();
        ChatMessage first = aMessage(kitchen, ANA, "1", 1, 10);
        ChatMessage second = aMessage(kitchen, ANA, "2", 2, 12);
        ChatMessage third = aMessage(kitchen, ANA, "3", 3, 14);
        List<ChatMessage> heard = new CopyOnWriteArrayList<>();
        try (Subscription following = log.follow(kitchen, new Start.Beginning(), entry -> heard.add(entry.message()))) {
            store(first);
            store(second);
            announce(new MessageChanged(anEventId(), edited(first, 13), false, NOON));
            announceAgain(second);
            announceAgain(edited(first, 13));
            store(third);

            await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains(third));
            assertThat(following.trouble()).isEmpty();
        }
        assertThat(heard).containsExactly(first, second, third);
    }

    @Test
    void aChangedMessageThatIsAnnouncedAgainIsNoSecondEntry() {
        ConversationId kitchen = aConversationId();
        ChatMessage first = aMessage(kitchen, ANA, "1", 1, 10);
        ChatMessage second = aMessage(kitchen, ANA, "2", 2, 11);
        ChatMessage third = aMessage(kitchen, ANA, "3", 3, 13);
        List.of(first, second, edited(first, 12), third).forEach(this::store);
        Entry last = log.read(kitchen, new Start.Beginning(), 2).get(1);

        assertThat(log.read(kitchen, new Start.Beginning(), 10))
                .extracting(Entry::message)
                .containsExactly(first, second, third);
        assertThat(log.read(kitchen, new Start.After(last.position()), 10))
                .extracting(Entry::message)
                .containsExactly(third);
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
