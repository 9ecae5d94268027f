package dev.parley.exchange;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.anEventId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.FaultyStore;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.ConversationStarted;
import dev.parley.conversation.MessagesExpired;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.memory.InProcessEventBus;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.UnprocessableEventException;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.StoreTimeoutException;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A commit is as small as the store needs it to be; time alone refuses nothing, and what is too large never reaches the store. */
class BoundedCommitsTest {
    private final FaultyStore<InMemoryMessageRepository> store = new FaultyStore<>(new InMemoryMessageRepository());
    private final AtomicLong now = new AtomicLong();
    private final SaveMessage saving = new SaveMessage(
            store,
            event -> CompletableFuture.completedFuture(new Publication.Published(new Position(0, 0))),
            UUID::randomUUID,
            now::get);
    private final ConversationId kitchen = aConversationId();
    private final List<Integer> commits = new ArrayList<>();
    private long next;

    @BeforeEach
    void begin() {
        handle(List.of(started(kitchen, 1)));
        store.beforeCommit(this::note);
    }

    @Test
    void aBatchThatTimesOutIsSplitDownToOneEvent() {
        store.beforeCommit(changes -> {
            note(changes);
            if (changes.messages().size() > 1) {
                throw timeout(Problem.STORE_UNAVAILABLE);
            }
        });

        handle(messages(40));

        assertThat(stored()).isEqualTo(40);
        assertThat(commits).startsWith(40, 10, 2, 1);
    }

    @Test
    void whatWentThroughIsFollowedByMore() {
        AtomicInteger timeouts = new AtomicInteger(3);
        store.beforeCommit(changes -> {
            note(changes);
            if (timeouts.getAndDecrement() > 0) {
                throw timeout(Problem.STORE_UNAVAILABLE);
            }
        });

        handle(messages(64));
        handle(messages(64));

        assertThat(stored()).isEqualTo(128);
        assertThat(commits).containsExactly(64, 16, 4, 1, 2, 4, 8, 16, 32, 1, 64);
    }

    @Test
    void oneEventThatTimesOutIsAnOutageHoweverOften() {
        store.beforeCommit(changes -> {
            throw timeout(Problem.STORE_UNAVAILABLE);
        });
        Batch batch = batch(messages(20));

        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> saving.handle(batch))
                    .isInstanceOfSatisfying(
                            ParleyException.class,
                            failure -> assertThat(failure.problem()).isEqualTo(Problem.STORE_UNAVAILABLE));
        }
        store.heal();
        saving.handle(batch);

        assertThat(stored()).isEqualTo(20);
    }

    @Test
    void aCommitThatWasDoneAlthoughItTimedOutIsNotDoneAgain() {
        store.after(call -> {
            if (call == Call.COMMIT) {
                throw timeout(Problem.OUTCOME_UNKNOWN);
            }
        });

        handle(messages(40));

        assertThat(stored()).isEqualTo(40);
    }

    @Test
    void whenTheStoreFailsBehindAPartOfABatchTheOutcomeIsUnknown() {
        store.beforeCommit(changes -> {
            if (changes.messages().size() > 5) {
                throw timeout(Problem.STORE_UNAVAILABLE);
            }
            if (stored() >= 10) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "Gone.");
            }
        });
        Batch batch = batch(messages(40));

        ParleyException failure = catchThrowableOfType(ParleyException.class, () -> saving.handle(batch));

        assertThat(failure.problem()).isEqualTo(Problem.OUTCOME_UNKNOWN);
        store.heal();
        saving.handle(batch);
        assertThat(stored()).isEqualTo(40);
    }

    @Test
    void aSlowStoreGetsTheRestOfABatchLater() {
        store.beforeCommit(changes -> {
            note(changes);
            now.addAndGet(Duration.ofSeconds(4).toNanos());
            if (changes.messages().size() > 1) {
                throw timeout(Problem.STORE_UNAVAILABLE);
            }
        });
        Batch batch = batch(messages(400));

        int calls = 0;
        while (stored() < 400) {
            int before = commits.size();
            try {
                saving.handle(batch);
            } catch (ParleyException e) {
                assertThat(e.problem().kind().retriable()).isTrue();
            }
            assertThat(commits.size() - before).isLessThanOrEqualTo(3);
            calls++;
            assertThat(calls).isLessThan(1_000);
        }
    }

    @Test
    void aBatchNeverBecomesACommitOfMoreRowsThanAnEventMayChange() {
        List<DomainEvent> groups = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            groups.add(started(aConversationId(), 4_000));
        }

        handle(groups);

        assertThat(commits).allMatch(rows -> rows <= Ledger.MAX_ROWS).hasSizeGreaterThan(1);
        assertThat(groups)
                .allSatisfy(group ->
                        assertThat(store.conversation(group.conversation())).isPresent());
    }

    @Test
    void theLargestGroupIsWithinTheBound() {
        ConversationId id = aConversationId();

        handle(List.of(started(id, Conversation.MAX_MEMBERS)));

        assertThat(store.conversation(id).orElseThrow().members().size()).isEqualTo(Conversation.MAX_MEMBERS);
    }

    @Test
    void anEventOfMoreRowsIsNamedAndTheStoreNeverSeesIt() {
        for (int i = 0; i < 11; i++) {
            handle(messages(1_000));
        }
        long place = next;
        commits.clear();
        List<DomainEvent> events = new ArrayList<>(messages(2));
        events.add(1, new MessagesExpired(anEventId(), kitchen, 10_500, NOON));
        Batch batch = batch(events);

        UnprocessableEventException named =
                catchThrowableOfType(UnprocessableEventException.class, () -> saving.handle(batch));

        assertThat(named.position().offset()).isEqualTo(place + 1);
        assertThat(named).hasMessageContaining("10501 rows");
        assertThat(store.conversation(kitchen).orElseThrow().expiredSeq()).isZero();
        assertThat(commits).allMatch(messages -> messages <= 1);
    }

    @Test
    void inProcessItsSenderIsToldWhy() {
        for (int i = 0; i < 11; i++) {
            handle(messages(1_000));
        }
        try (InProcessEventBus bus = new InProcessEventBus(InProcessEventBus.Settings.DEFAULT)) {
            bus.subscribe(Stream.MESSAGES, Group.shared("save"), new SaveMessage(store, bus, UUID::randomUUID));

            Publication publication = bus.publish(new MessagesExpired(anEventId(), kitchen, 10_500, NOON))
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();

            assertThat(publication).isInstanceOfSatisfying(Publication.Rejected.class, refused -> {
                assertThat(refused.reason().problem()).isEqualTo(Problem.EVENT_UNPROCESSABLE);
                assertThat(refused.reason().detail()).contains("10501 rows");
            });
        }
    }

    private void note(Changes changes) {
        commits.add(
                changes.messages().isEmpty()
                        ? changes.conversations().size() + changes.memberships().size()
                        : changes.messages().size());
    }

    private static StoreTimeoutException timeout(Problem problem) {
        return new StoreTimeoutException(problem, "Too slow.", new IllegalStateException());
    }

    private int stored() {
        return (int) store.range(kitchen, 1, 100_000).stream()
                .map(ChatMessage::id)
                .distinct()
                .count();
    }

    private void handle(List<? extends DomainEvent> events) {
        saving.handle(batch(events));
    }

    private Batch batch(List<? extends DomainEvent> events) {
        List<Recorded> recorded = new ArrayList<>();
        for (DomainEvent event : events) {
            recorded.add(new Recorded(new Position(0, next), event));
            next++;
        }
        return new Batch(0, recorded, next);
    }

    private List<DomainEvent> messages(int count) {
        List<DomainEvent> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(created(kitchen, ANA, "text " + i));
        }
        return all;
    }

    private static ConversationStarted started(ConversationId id, int members) {
        Map<UserId, Role> roles = new LinkedHashMap<>(Map.of(ANA, Role.OWNER));
        for (int i = 1; i < members; i++) {
            roles.put(new UserId("user" + i), Role.MEMBER);
        }
        return new ConversationStarted(anEventId(), id, ANA, new Title("Kitchen"), Members.first(roles), NOON);
    }
}
