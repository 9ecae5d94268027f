package dev.parley.exchange;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Backend.stored;
import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aClientMessageId;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.conversation.AddMember;
import dev.parley.conversation.Limits;
import dev.parley.conversation.RemoveMember;
import dev.parley.readchat.ReadChat;
import dev.parley.shared.event.Deadlines;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageExchangeTest {
    private static final ClientMessageId FIRST = new ClientMessageId("first");
    private static final MessageText HELLO = new MessageText("hello");

    private final Backend backend = new Backend();
    private final ConversationId kitchen = backend.group(ANA, BEN).id();

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void aMessageIsAnsweredWithItsNumberWhenItIsStored() {
        Sent sent = join(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));

        assertThat(sent).isEqualTo(new Sent.Stored(page().get(0), Optional.empty(), false));
        assertThat(stored(sent).seq()).isEqualTo(1);
        assertThat(stored(sent).text()).contains(HELLO);
    }

    @Test
    void theSameMessageSentAgainGetsTheSameAnswerAndIsMarkedAsRepeated() {
        Sent once = join(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));

        Sent again = join(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));

        assertThat(again).isEqualTo(new Sent.Stored(stored(once), Optional.empty(), true));
        assertThat(page()).hasSize(1);
    }

    @Test
    void theSameIdWithAnotherTextIsAConflict() {
        join(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));

        CompletionStage<Sent> other =
                backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, new MessageText("other")));

        assertThat(failureOf(other).problem()).isEqualTo(Problem.MESSAGE_CONFLICT);
        assertThat(page()).hasSize(1);
    }

    @Test
    void anotherTextInFlightAtTheSameTimeIsAConflictToo() {
        CountDownLatch release = new CountDownLatch(1);
        backend.store.before(call -> awaitIf(call == Call.COMMIT, release));
        CompletionStage<Sent> one = backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO));
        CompletionStage<Sent> other =
                backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, new MessageText("other")));
        release.countDown();

        assertThat(stored(join(one)).text()).contains(HELLO);
        assertThat(failureOf(other).problem()).isEqualTo(Problem.MESSAGE_CONFLICT);
    }

    @Test
    void twoSendersMayChooseTheSameId() {
        join(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));
        join(backend.exchange.send(SendMessage.into(kitchen, BEN, FIRST, HELLO)));

        assertThat(page()).extracting(ChatMessage::sender).containsExactly(ANA, BEN);
    }

    @Test
    void aHundredRepetitionsAtOnceAreOneMessage() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        CyclicBarrier together = new CyclicBarrier(10);
        try {
            List<Future<Set<Sent>>> answers = new ArrayList<>();
            for (int thread = 0; thread < 10; thread++) {
                answers.add(threads.submit(() -> {
                    together.await();
                    List<CompletionStage<Sent>> sent = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        sent.add(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));
                    }
                    return sent.stream().map(Backend::join).collect(Collectors.toSet());
                }));
            }
            for (Future<Set<Sent>> answer : answers) {
                assertThat(answer.get()).extracting(Backend::stored).containsOnly(page().get(0));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(page()).hasSize(1);
    }

    @Test
    void whatOneThreadSendsWithoutWaitingIsNumberedInThatOrder() {
        List<CompletionStage<Sent>> sent = new ArrayList<>();
        for (int i = 1; i <= 1_000; i++) {
            sent.add(backend.exchange.send(
                    SendMessage.into(kitchen, ANA, aClientMessageId(), new MessageText("text " + i))));
        }

        List<ChatMessage> messages =
                sent.stream().map(Backend::join).map(Backend::stored).toList();

        assertThat(messages)
                .extracting(ChatMessage::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1_000).boxed().toList());
        assertThat(messages)
                .allSatisfy(message ->
                        assertThat(message.text().orElseThrow().value()).isEqualTo("text " + message.seq()));
        assertThat(backend.store.range(kitchen, 1, 1_000)).containsExactlyElementsOf(messages);
    }

    @Test
    void theOrderHoldsAlsoWhileTheConversationIsLookedUp() {
        CountDownLatch release = new CountDownLatch(1);
        Backend fresh = backend;
        fresh.store.before(call -> awaitIf(call == Call.CONVERSATION, release));
        List<CompletionStage<Sent>> sent = new ArrayList<>();
        for (int i = 1; i <= 5_000; i++) {
            sent.add(fresh.exchange.send(
                    SendMessage.into(kitchen, ANA, aClientMessageId(), new MessageText("text " + i))));
        }
        release.countDown();

        List<Long> numbers = sent.stream()
                .map(Backend::join)
                .map(Backend::stored)
                .map(ChatMessage::seq)
                .toList();

        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 5_000).boxed().toList());
    }

    @Test
    void forWhoIsNoMemberTheConversationDoesNotExist() {
        ParleyException stranger = failureOf(backend.exchange.send(SendMessage.into(kitchen, CLEO, FIRST, HELLO)));
        ParleyException nowhere =
                failureOf(backend.exchange.send(SendMessage.into(aConversationId(), CLEO, FIRST, HELLO)));

        assertThat(stranger.problem()).isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(nowhere.problem()).isEqualTo(stranger.problem());
        assertThat(nowhere.detail()).isEqualTo(stranger.detail());
        assertThat(page()).isEmpty();
    }

    @Test
    void whoWasRemovedSendsNoMore() {
        backend.say(BEN, kitchen, "before");
        join(backend.administration.remove(new RemoveMember(ANA, kitchen, BEN)));

        CompletionStage<Sent> late = backend.exchange.send(SendMessage.into(kitchen, BEN, FIRST, HELLO));

        assertThat(failureOf(late).problem()).isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(page()).hasSize(1);
    }

    @Test
    void whoIsRemovedWhileTheMessageIsOnItsWayIsRefusedInLogOrder() {
        backend.say(BEN, kitchen, "before");
        CountDownLatch release = new CountDownLatch(1);
        backend.store.before(call -> awaitIf(call == Call.COMMIT, release));
        CompletionStage<ChatConversation> removal = backend.administration.remove(new RemoveMember(ANA, kitchen, BEN));
        CompletionStage<Sent> late = backend.exchange.send(SendMessage.into(kitchen, BEN, FIRST, HELLO));
        release.countDown();

        join(removal);
        assertThat(failureOf(late).problem()).isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(page()).hasSize(1);
    }

    @Test
    void theFirstDirectMessageStartsTheConversation() {
        Sent sent = join(backend.exchange.send(SendMessage.to(CLEO, ANA, FIRST, HELLO)));

        ChatConversation direct = backend.reader.conversation(CLEO, ConversationId.direct(ANA, CLEO));
        assertThat(direct.kind()).isEqualTo(Kind.DIRECT);
        assertThat(direct.members().users()).containsExactly(ANA, CLEO);
        assertThat(direct.lastSeq()).isEqualTo(1);
        assertThat(stored(sent).revision()).isEqualTo(direct.revision());
        assertThat(stored(sent).seq()).isEqualTo(1);
    }

    @Test
    void bothSidesMayBeginADirectConversationAtOnce() {
        CompletionStage<Sent> one = backend.exchange.send(SendMessage.to(CLEO, ANA, FIRST, HELLO));
        CompletionStage<Sent> other = backend.exchange.send(SendMessage.to(ANA, CLEO, FIRST, HELLO));

        assertThat(List.of(stored(join(one)).seq(), stored(join(other)).seq())).containsExactly(1L, 2L);
    }

    @Test
    void aStoreThatFailsIsAnErrorThatMayBeRetriedSafely() {
        backend.store.before(call -> {
            if (call == Call.COMMIT) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
            }
        });
        ParleyException failure = failureOf(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));
        backend.store.heal();

        Sent sent = join(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));

        assertThat(failure.problem()).isEqualTo(Problem.STORE_UNAVAILABLE);
        assertThat(failure.problem().kind().retriable()).isTrue();
        assertThat(sent).isEqualTo(new Sent.Stored(page().get(0), Optional.empty(), false));
        assertThat(page()).hasSize(1);
    }

    @Test
    void aCommitOfUnknownOutcomeIsToldAsUnknownAndARetryFindsWhatWasStored() {
        backend.store.after(call -> {
            if (call == Call.COMMIT) {
                backend.store.heal();
                throw new ParleyException(Problem.OUTCOME_UNKNOWN, "The connection broke.");
            }
        });
        ParleyException failure = failureOf(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));

        Sent again = join(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));

        assertThat(failure.problem()).isEqualTo(Problem.OUTCOME_UNKNOWN);
        assertThat(stored(again)).isEqualTo(page().get(0));
        assertThat(page()).hasSize(1);
    }

    @Test
    void aLookupThatFailsLeavesTheDecisionToTheSaveHandler() {
        backend.store.before(call -> {
            if (call == Call.CONVERSATION) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
            }
        });

        assertThat(join(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO))))
                .isInstanceOf(Sent.Stored.class);
        assertThat(failureOf(backend.exchange.send(SendMessage.into(kitchen, CLEO, FIRST, HELLO)))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_NOT_FOUND);
    }

    @Test
    void aSendThatIsNotDecidedInTimeIsUnknown() {
        Submissions hasty = new Submissions(
                backend.bus, new Deadlines(Duration.ofMillis(60), Duration.ofMillis(50)), backend.timer);
        backend.bus.subscribe(Stream.STORED, Group.everyInstance("hasty"), hasty);
        MessageExchange exchange = new MessageExchange(
                new Admission(backend.directory, Limits.DEFAULT, () -> 0), hasty, () -> NOON, UUID::randomUUID);
        CountDownLatch release = new CountDownLatch(1);
        backend.store.before(call -> awaitIf(call == Call.COMMIT, release));

        ParleyException failure = failureOf(exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));

        assertThat(failure.problem()).isEqualTo(Problem.OUTCOME_UNKNOWN);
        release.countDown();
        soon().untilAsserted(() -> assertThat(page()).hasSize(1));
        soon().untilAsserted(() -> assertThat(hasty.undecided()).isZero());
    }

    @Test
    void loggingAnswersWithTheIdThatTheMessageWillHave() {
        SendMessage command = SendMessage.into(kitchen, ANA, FIRST, HELLO);

        Sent sent = join(backend.exchange.log(command));

        if (sent instanceof Sent.Logged logged) {
            assertThat(logged).isEqualTo(new Sent.Logged(command.messageId(), kitchen));
        } else {
            assertThat(stored(sent).id()).isEqualTo(command.messageId());
        }
        soon().untilAsserted(() -> assertThat(page()).hasSize(1));
    }

    @Test
    void nothingWaitsWhenEverythingIsAnswered() {
        List<CompletionStage<Sent>> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sent.add(backend.exchange.send(
                    SendMessage.into(kitchen, i % 3 == 0 ? CLEO : ANA, new ClientMessageId("c" + i % 50), HELLO)));
        }
        sent.forEach(stage ->
                stage.toCompletableFuture().handle((any, failure) -> true).join());

        soon().untilAsserted(() -> assertThat(backend.submissions.undecided()).isZero());
    }

    @Test
    void aBusThatIsClosedMakesSendsFailForNow() {
        backend.bus.close();

        ParleyException failure = failureOf(backend.exchange.send(SendMessage.into(kitchen, ANA, FIRST, HELLO)));

        assertThat(failure.problem()).isEqualTo(Problem.DRAINING);
    }

    private List<ChatMessage> page() {
        return backend.reader
                .read(new ReadChat(ANA, kitchen, new ReadChat.From.Latest(), 200))
                .messages();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private static void awaitIf(boolean wanted, CountDownLatch release) {
        if (wanted) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aSystemSenderSaysSomethingWhereItDoesNotBelongAndChangesWhatItSaid() {
        UserId clock = new UserId("system:clock");

        ChatMessage noon = backend.say(clock, kitchen, "noon");
        backend.amend(new EditMessage(clock, kitchen, noon.id(), BodyEdit.of(new MessageText("past noon"))));

        assertThat(page()).extracting(ChatMessage::sender).containsExactly(clock);
        assertThat(page().get(0).text()).contains(new MessageText("past noon"));
        assertThat(failureOf(backend.exchange.send(SendMessage.into(aConversationId(), clock, FIRST, HELLO)))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(failureOf(backend.administration.add(new AddMember(ANA, kitchen, clock, Role.MEMBER)))
                        .problem())
                .isEqualTo(Problem.USER_INVALID);
    }

    @Test
    void aDirectMessageIsOneBetweenTwoPersons() {
        UserId clock = new UserId("system:clock");

        assertThatThrownBy(() -> SendMessage.to(clock, ANA, FIRST, HELLO)).hasMessageContaining("two persons");
        assertThatThrownBy(() -> SendMessage.to(ANA, clock, FIRST, HELLO)).hasMessageContaining("two persons");
    }
}
