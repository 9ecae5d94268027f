package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.anEventId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ConversationStarted;
import dev.parley.exchange.MessageCreated;
import dev.parley.exchange.SaveMessage;
import dev.parley.memory.InProcessEventBus;
import dev.parley.postgres.PostgresSettings.Timeouts;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that does not get done in its time loses nothing that was acknowledged, and refuses nobody for good. */
class SlowServerIT {
    private static final int SENT = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SLOW = "CREATE TABLE slowness (seconds float8); INSERT INTO slowness VALUES (0);"
            + " CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_sleep(seconds) FROM slowness; RETURN NEW; END $$;"
            + " CREATE TRIGGER slow BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION slow()";

    private final PostgresSettings settings = Databases.fresh()
            .withTimeouts(new Timeouts(
                    Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
    private final PostgresMessageRepository store = PostgresMessageRepository.open(settings);
    private final InProcessEventBus bus = new InProcessEventBus(InProcessEventBus.Settings.DEFAULT);
    private final Subscription saving =
            bus.subscribe(Stream.MESSAGES, Group.shared("save"), new SaveMessage(store, bus, UUID::randomUUID));
    private final ConversationId kitchen = aConversationId();
    private final List<MessageCreated> waiting = new ArrayList<>();
    private final Set<MessageId> acknowledged = new HashSet<>();

    @BeforeEach
    void begin() {
        store.bind(InProcessEventBus.LOG);
        Sql.execute(settings, SLOW);
        assertThat(publish(new ConversationStarted(
                        anEventId(), kitchen, ANA, new Title("Kitchen"), Members.first(Map.of(ANA, Role.OWNER)), NOON)))
                .isInstanceOf(Publication.Published.class);
        waiting.addAll(more());
    }

    private List<MessageCreated> more() {
        List<MessageCreated> more = new ArrayList<>();
        for (int i = 0; i < SENT; i++) {
            more.add(created(kitchen, ANA, "text " + i));
        }
        return more;
    }

    @AfterEach
    void close() {
        bus.close();
        store.close();
    }

    @Test
    void everyMessageIsStoredOnceThoughTheWholeBatchAndThenEvenOneMessageTakesTooLong() {
        slowness("0.05");
        sendUntil(() -> acknowledged.size() > SENT / 10);
        waiting.addAll(more());

        slowness("5");
        sendUntil(() -> saving.trouble().isPresent());
        assertThat(saving.trouble().orElseThrow()).contains("Shard 0 stands at offset ", "since 20", "57014");
        sendAll();
        assertThat(waiting).isNotEmpty();

        slowness("0");
        sendUntil(waiting::isEmpty);

        List<MessageId> stored =
                store.range(kitchen, 1, 10 * SENT).stream().map(ChatMessage::id).toList();
        assertThat(acknowledged).hasSize(2 * SENT);
        assertThat(stored).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(saving.trouble()).isEqualTo(Optional.empty());
    }

    private void slowness(String seconds) {
        Sql.execute(settings, "UPDATE slowness SET seconds = " + seconds);
    }

    private interface Condition {
        boolean holds();
    }

    private void sendUntil(Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            sendAll();
        }
    }

    /** Sends what is not acknowledged yet, all at once, as senders repeat what is unknown. */
    private void sendAll() {
        List<MessageCreated> sent = List.copyOf(waiting);
        List<CompletableFuture<Publication>> publications = sent.stream()
                .map(event -> bus.publish(event).toCompletableFuture())
                .toList();
        for (int i = 0; i < sent.size(); i++) {
            if (isAcknowledged(join(publications.get(i)))) {
                acknowledged.add(sent.get(i).messageId());
                waiting.remove(sent.get(i));
            }
        }
    }

    private static boolean isAcknowledged(Publication publication) {
        if (publication instanceof Publication.Rejected rejected) {
            assertThat(rejected.reason().problem().kind().retriable())
                    .as(rejected.reason().detail())
                    .isTrue();
        }
        return publication instanceof Publication.Published;
    }

    private Publication publish(DomainEvent event) {
        return join(bus.publish(event).toCompletableFuture());
    }

    private static Publication join(CompletableFuture<Publication> publication) {
        return publication.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
