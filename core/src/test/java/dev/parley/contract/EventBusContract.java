package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.anEventId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationConfigured;
import dev.parley.conversation.ConversationStarted;
import dev.parley.conversation.ConversationUnchanged;
import dev.parley.conversation.MarkerMoved;
import dev.parley.conversation.MemberAdded;
import dev.parley.conversation.MemberRemoved;
import dev.parley.conversation.OwnershipHandedOver;
import dev.parley.conversation.ParticipationChanged;
import dev.parley.conversation.PreferencesSet;
import dev.parley.exchange.Message;
import dev.parley.exchange.MessageChanged;
import dev.parley.exchange.MessageCreated;
import dev.parley.exchange.MessageDeleted;
import dev.parley.exchange.MessageEdited;
import dev.parley.exchange.MessageRepeated;
import dev.parley.exchange.MessageStored;
import dev.parley.exchange.ReactionAdded;
import dev.parley.exchange.ReactionRemoved;
import dev.parley.exchange.SendMessage;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventBus;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.EventRefused;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.UnprocessableEventException;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Every rule of {@link EventBus} and of how it treats an {@link EventHandler}. */
public interface EventBusContract {
    Group SAVE = Group.shared("save");
    Group NODE = Group.everyInstance("node");

    /** The bus of this test, over a log of its own; the suite does not close it. */
    EventBus bus();

    @Test
    default void aPublishedEventReachesTheSharedHandlerAtItsPosition() {
        RecordingHandler handler = new RecordingHandler();
        try (Subscription subscription = bus().subscribe(Stream.MESSAGES, SAVE, handler)) {
            MessageCreated event = created(aConversationId(), ANA, "hello \ud83d\udc4b");

            Position position = published(event);

            soon().untilAsserted(() -> assertThat(handler.heard()).containsExactly(new Recorded(position, event)));
            assertThat(position.shard()).isEqualTo(bus().sharding().shardOf(event.conversation()));
            assertThat(subscription.trouble()).isEmpty();
        }
    }

    @Test
    default void everyKindOfEventArrivesAsItWas() {
        RecordingHandler handler = new RecordingHandler();
        List<DomainEvent> announced = new CopyOnWriteArrayList<>();
        try (Subscription stored = bus().subscribe(Stream.STORED, NODE, into(announced));
                Subscription messages = bus().subscribe(Stream.MESSAGES, SAVE, handler)) {
            ConversationId id = aConversationId();
            ChatConversation group = aGroup(id, 3, ANA, Fixtures.BEN);
            ChatMessage full = Fixtures.aFullMessage(id, ANA, 8, 9);
            List<DomainEvent> asked = List.of(
                    new ConversationStarted(anEventId(), id, ANA, new Title("T \u202f x"), group.members(), NOON),
                    new ConversationConfigured(
                            anEventId(),
                            id,
                            ANA,
                            Optional.of(new Title("Other")),
                            Optional.of(History.JOINED),
                            Optional.of(true),
                            Optional.empty(),
                            NOON.plusMillis(1)),
                    new ConversationConfigured(
                            anEventId(),
                            id,
                            ANA,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            NOON),
                    new MemberAdded(anEventId(), id, ANA, Fixtures.CLEO, Role.OWNER, NOON),
                    new MemberRemoved(anEventId(), id, ANA, Fixtures.CLEO, NOON),
                    new OwnershipHandedOver(anEventId(), id, ANA, Fixtures.CLEO, NOON),
                    new MarkerMoved(anEventId(), id, ANA, 3, 2, NOON),
                    new PreferencesSet(
                            anEventId(), id, ANA, Optional.empty(), Optional.of(true), Optional.empty(), NOON),
                    new PreferencesSet(
                            anEventId(),
                            id,
                            ANA,
                            Optional.of(new UserId("ben")),
                            Optional.empty(),
                            Optional.of(false),
                            NOON),
                    new MessageEdited(anEventId(), id, full.id(), ANA, Fixtures.anEdit(full), NOON),
                    new MessageEdited(anEventId(), id, full.id(), ANA, BodyEdit.of(new MessageText("x")), NOON),
                    new MessageDeleted(anEventId(), id, full.id(), ANA, NOON),
                    new ReactionAdded(anEventId(), id, full.id(), ANA, new Reaction("\ud83d\udc4d"), NOON),
                    new ReactionRemoved(anEventId(), id, full.id(), ANA, new Reaction("+1"), NOON),
                    saying(full),
                    direct());
            List<DomainEvent> decided = List.of(
                    new ConversationChanged(anEventId(), group, List.of(Fixtures.CLEO), NOON),
                    new ConversationUnchanged(anEventId(), group, NOON),
                    new MessageStored(anEventId(), aMessage(id, ANA, "stored", 1, 4), NOON),
                    new MessageStored(anEventId(), full, Optional.empty(), true, NOON),
                    new MessageStored(
                            anEventId(), full, Optional.of(new Quote(ANA, Optional.of("what?"))), false, NOON),
                    new MessageChanged(anEventId(), full, true, NOON),
                    new MessageChanged(anEventId(), full.deleted(NOON, 10), false, NOON),
                    new ParticipationChanged(
                            anEventId(), new Participation(id, ANA, 4, 3, new Preferences(true, false), 9), true, NOON),
                    new MessageRepeated(anEventId(), aMessage(id, ANA, "again", 1, 4), NOON),
                    new EventRefused(anEventId(), id, Problem.MESSAGE_CONFLICT, "Because.", NOON));
            asked.forEach(this::published);
            decided.forEach(this::published);

            soon().untilAsserted(() -> assertThat(events(handler)).containsExactlyInAnyOrderElementsOf(asked));
            soon().untilAsserted(() -> assertThat(announced).containsExactlyElementsOf(decided));
            assertThat(stored.trouble()).isEmpty();
            assertThat(messages.trouble()).isEmpty();
        }
    }

    private static DomainEvent saying(ChatMessage message) {
        return Message.create(
                        anEventId(),
                        SendMessage.into(
                                        message.conversation(),
                                        ANA,
                                        Fixtures.aClientMessageId(),
                                        new MessageText("text"))
                                .saying(message.body())
                                .replyingTo(message.id()),
                        NOON)
                .releaseEvents()
                .get(0);
    }

    private static DomainEvent direct() {
        return Message.create(
                        anEventId(),
                        SendMessage.to(Fixtures.BEN, ANA, Fixtures.aClientMessageId(), new MessageText("to you")),
                        NOON)
                .releaseEvents()
                .get(0);
    }

    @Test
    default void eventsOfOneConversationKeepTheirOrder() {
        RecordingHandler handler = new RecordingHandler();
        try (Subscription subscription = bus().subscribe(Stream.MESSAGES, SAVE, handler)) {
            List<ConversationId> conversations = List.of(aConversationId(), aConversationId(), aConversationId());
            Map<ConversationId, List<DomainEvent>> sent = new LinkedHashMap<>();
            List<CompletableFuture<Publication>> publications = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                ConversationId id = conversations.get(i % conversations.size());
                MessageCreated event = created(id, ANA, "text " + i);
                sent.computeIfAbsent(id, any -> new ArrayList<>()).add(event);
                publications.add(bus().publish(event).toCompletableFuture());
            }
            publications.forEach(
                    publication -> assertThat(join(publication)).isInstanceOf(Publication.Published.class));

            soon().untilAsserted(() -> assertThat(handler.heard()).hasSize(600));
            sent.forEach((id, events) -> assertThat(events(handler).stream()
                            .filter(event -> event.conversation().equals(id)))
                    .containsExactlyElementsOf(events));
            assertThat(subscription.trouble()).isEmpty();
        }
    }

    @Test
    default void everyInstanceHearsWhatIsAnnouncedAfterItSubscribed() {
        List<DomainEvent> one = new CopyOnWriteArrayList<>();
        List<DomainEvent> other = new CopyOnWriteArrayList<>();
        published(announcement());
        try (Subscription first = bus().subscribe(Stream.STORED, NODE, into(one));
                Subscription second = bus().subscribe(Stream.STORED, NODE, into(other))) {
            List<DomainEvent> announced = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                DomainEvent event = announcement();
                published(event);
                announced.add(event);
            }

            soon().untilAsserted(() -> assertThat(one).containsExactlyInAnyOrderElementsOf(announced));
            soon().untilAsserted(() -> assertThat(other).containsExactlyInAnyOrderElementsOf(announced));
            assertThat(first.trouble()).isEmpty();
            assertThat(second.trouble()).isEmpty();
        }
    }

    @Test
    default void anAnnouncementThatFailedToBeHandledComesAgain() {
        List<DomainEvent> heard = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(2);
        EventHandler handler = batch -> {
            if (failures.getAndDecrement() > 0) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
            }
            into(heard).handle(batch);
        };
        try (Subscription subscription = bus().subscribe(Stream.STORED, NODE, handler)) {
            DomainEvent event = announcement();
            published(event);

            soon().untilAsserted(() -> assertThat(heard).containsExactly(event));
            soon().untilAsserted(() -> assertThat(subscription.trouble()).isEmpty());
        }
    }

    @Test
    default void whatIsReportedAsPublishedIsHandledAlsoWhenTheHandlerFailsForAWhile() {
        AtomicInteger failures = new AtomicInteger(3);
        RecordingHandler handler = new RecordingHandler().before(batch -> {
            if (failures.getAndDecrement() > 0) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
            }
        });
        try (Subscription subscription = bus().subscribe(Stream.MESSAGES, SAVE, handler)) {
            ConversationId id = aConversationId();
            List<DomainEvent> wanted = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                DomainEvent event = created(id, ANA, "text " + i);
                soon().until(() -> join(bus().publish(event)) instanceof Publication.Published);
                wanted.add(event);
            }

            soon().untilAsserted(() -> assertThat(events(handler)).containsExactlyElementsOf(wanted));
            soon().untilAsserted(() -> assertThat(subscription.trouble()).isEmpty());
        }
    }

    @Test
    default void aFencedHandlerIsAskedWhereToGoOn() {
        AtomicInteger fences = new AtomicInteger(1);
        RecordingHandler handler = new RecordingHandler().before(batch -> {
            if (fences.getAndDecrement() > 0) {
                throw new FencedException(batch.shard(), 0);
            }
        });
        try (Subscription subscription = bus().subscribe(Stream.MESSAGES, SAVE, handler)) {
            DomainEvent event = created(aConversationId(), ANA, "text");
            int shard = bus().sharding().shardOf(event.conversation());
            soon().until(() -> join(bus().publish(event)) instanceof Publication.Published);

            soon().untilAsserted(() -> assertThat(events(handler)).contains(event));
            assertThat(handler.resumed().stream().filter(taken -> taken == shard))
                    .hasSizeGreaterThan(1);
            soon().untilAsserted(() -> assertThat(subscription.trouble()).isEmpty());
        }
    }

    @Test
    default void anEventThatCanNeverBeHandledDoesNotStopTheOthers() {
        ConversationId id = aConversationId();
        DomainEvent poison = created(id, ANA, "poison");
        RecordingHandler handler = new RecordingHandler()
                .before(batch -> batch.events().stream()
                        .filter(recorded -> recorded.event().equals(poison))
                        .findFirst()
                        .ifPresent(recorded -> {
                            throw new UnprocessableEventException(
                                    recorded.position(), "It can't be done.", new IllegalStateException("poison"));
                        }));
        try (Subscription subscription = bus().subscribe(Stream.MESSAGES, SAVE, handler)) {
            DomainEvent before = created(id, ANA, "before");
            DomainEvent after = created(id, ANA, "after");
            List<CompletableFuture<Publication>> publications = List.of(
                    bus().publish(before).toCompletableFuture(),
                    bus().publish(poison).toCompletableFuture(),
                    bus().publish(after).toCompletableFuture());

            assertThat(join(publications.get(0))).isInstanceOf(Publication.Published.class);
            assertThat(join(publications.get(2))).isInstanceOf(Publication.Published.class);
            assertThat(join(publications.get(1))).isNotInstanceOf(Publication.Unknown.class);
            soon().untilAsserted(() -> assertThat(events(handler)).containsExactly(before, after));
            soon().untilAsserted(() -> assertThat(subscription.trouble()).isEmpty());
        }
    }

    /** Raises an error whenever a handler meets an event. */
    private static Consumer<Batch> raising(Supplier<Error> error, DomainEvent poison) {
        return batch -> {
            if (batch.events().stream()
                    .anyMatch(recorded -> recorded.event().id().equals(poison.id()))) {
                throw error.get();
            }
        };
    }

    @Test
    default void anEventThatRaisesAnErrorDoesNotStopTheOthers() {
        for (Supplier<Error> error : List.<Supplier<Error>>of(OutOfMemoryError::new, StackOverflowError::new)) {
            ConversationId id = aConversationId();
            DomainEvent poison = created(id, ANA, "poison");
            RecordingHandler handler = new RecordingHandler().before(raising(error, poison));
            try (Subscription subscription = bus().subscribe(Stream.MESSAGES, SAVE, handler)) {
                DomainEvent before = created(id, ANA, "before");
                DomainEvent after = created(id, ANA, "after");
                List<CompletableFuture<Publication>> publications = List.of(
                        bus().publish(before).toCompletableFuture(),
                        bus().publish(poison).toCompletableFuture(),
                        bus().publish(after).toCompletableFuture());

                assertThat(join(publications.get(0))).isInstanceOf(Publication.Published.class);
                assertThat(join(publications.get(2))).isInstanceOf(Publication.Published.class);
                assertThat(join(publications.get(1))).isNotInstanceOf(Publication.Unknown.class);
                soon().untilAsserted(() -> assertThat(events(handler)).containsSubsequence(before, after));
                assertThat(events(handler)).doesNotContain(poison);
                soon().untilAsserted(() -> assertThat(subscription.trouble()).isEmpty());
            }
        }
    }

    @Test
    default void anAnnouncementThatRaisesAnErrorDoesNotStopTheOthers() {
        for (Supplier<Error> error : List.<Supplier<Error>>of(OutOfMemoryError::new, StackOverflowError::new)) {
            DomainEvent poison = announcement();
            List<DomainEvent> heard = new CopyOnWriteArrayList<>();
            EventHandler handler = batch -> {
                raising(error, poison).accept(batch);
                into(heard).handle(batch);
            };
            try (Subscription subscription = bus().subscribe(Stream.STORED, NODE, handler)) {
                DomainEvent after = announcement();
                published(poison);
                published(after);

                soon().untilAsserted(() -> assertThat(heard).containsExactly(after));
                soon().untilAsserted(() -> assertThat(subscription.trouble()).isEmpty());
            }
        }
    }

    @Test
    default void aSharedHandlerThatComesBackGoesOnWhereItWas() {
        RecordingHandler handler = new RecordingHandler();
        ConversationId id = aConversationId();
        DomainEvent first = created(id, ANA, "first");
        try (Subscription subscription = bus().subscribe(Stream.MESSAGES, SAVE, handler)) {
            published(first);
            soon().untilAsserted(() -> assertThat(events(handler)).containsExactly(first));
            assertThat(subscription.trouble()).isEmpty();
        }
        DomainEvent second = created(id, ANA, "second");
        try (Subscription subscription = bus().subscribe(Stream.MESSAGES, SAVE, handler)) {
            published(second);

            soon().untilAsserted(() -> assertThat(events(handler)).containsExactly(first, second));
            assertThat(subscription.trouble()).isEmpty();
        }
    }

    @Test
    default void subscriptionsThatNoBusHasAreRefused() {
        EventHandler plain = batch -> {};
        assertThatThrownBy(() -> bus().subscribe(Stream.MESSAGES, SAVE, plain))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bus().subscribe(Stream.MESSAGES, NODE, new RecordingHandler()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bus().subscribe(Stream.STORED, SAVE, plain))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void aClosedBusRejectsWhatIsPublished() {
        bus().close();
        bus().close();

        Publication publication = join(bus().publish(created(aConversationId(), ANA, "late")));

        assertThat(publication).isInstanceOf(Publication.Rejected.class);
        assertThat(((Publication.Rejected) publication)
                        .reason()
                        .problem()
                        .kind()
                        .retriable())
                .isTrue();
    }

    private Position published(DomainEvent event) {
        Publication publication = join(bus().publish(event));
        assertThat(publication).isInstanceOf(Publication.Published.class);
        return ((Publication.Published) publication).position();
    }

    private static Publication join(CompletionStage<Publication> publication) {
        return publication.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static DomainEvent announcement() {
        return new MessageStored(anEventId(), aMessage(aConversationId(), ANA, "text", 1, 0), NOON);
    }

    private static EventHandler into(List<DomainEvent> list) {
        return batch -> batch.events().forEach(recorded -> list.add(recorded.event()));
    }

    private static List<DomainEvent> events(RecordingHandler handler) {
        return handler.heard().stream().map(Recorded::event).toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }
}
