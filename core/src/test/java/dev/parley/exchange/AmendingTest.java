package dev.parley.exchange;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Backend.stored;
import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.contract.Fixtures;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Reactions;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changing messages, through the whole of Parley. */
class AmendingTest {
    private static final Reaction HEART = new Reaction("\u2764\ufe0f");
    private static final int REPLIES = 5_000;
    private static final ClientMessageId FIRST = new ClientMessageId("first");

    private final Backend backend = new Backend();
    private final ConversationId kitchen = backend.group(ANA, BEN).id();

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void anEditedMessageKeepsItsPlaceAndTellsThatItWasEdited() {
        ChatMessage sent = backend.say(BEN, kitchen, "helo");

        ChatMessage edited = edit(BEN, sent, "hello @ana");

        assertThat(edited.text()).contains(new MessageText("hello @ana"));
        assertThat(edited.mentions()).containsExactly(ANA);
        assertThat(edited.seq()).isEqualTo(sent.seq());
        assertThat(edited.revision()).isGreaterThan(sent.revision());
        assertThat(edited.amendments().edits()).isEqualTo(1);
        assertThat(edited.amendments().editedAt()).contains(NOON);
        assertThat(read(ANA, sent)).isEqualTo(edited);
        assertThat(edit(BEN, sent, "hello again").amendments().edits()).isEqualTo(2);
    }

    @Test
    void editingToWhatItSaysAlreadyChangesNothing() {
        ChatMessage sent = backend.say(BEN, kitchen, "hello");

        assertThat(edit(BEN, sent, "hello")).isEqualTo(sent);
    }

    @Test
    void anEditReplacesWhatItNamesAndNothingElse() {
        Body body = new Body(
                Optional.of(new MessageText("look")),
                Optional.of(Fixtures.aContent()),
                Fixtures.aFullMessage(kitchen, BEN, 1, 1).body().attachments());
        ChatMessage sent = stored(join(backend.exchange.send(
                SendMessage.into(kitchen, BEN, FIRST, new MessageText("x")).saying(body))));

        ChatMessage edited = edit(BEN, sent, "look here");

        assertThat(edited.body())
                .isEqualTo(new Body(Optional.of(new MessageText("look here")), body.content(), body.attachments()));
        assertThat(backend.amend(new EditMessage(
                                BEN,
                                kitchen,
                                sent.id(),
                                new BodyEdit(Optional.empty(), Optional.empty(), Optional.of(List.of()))))
                        .body()
                        .attachments())
                .isEmpty();
    }

    @Test
    void nobodyEditsWhatOthersSaid() {
        ChatMessage sent = backend.say(BEN, kitchen, "hello");

        assertThat(problemOf(new EditMessage(ANA, kitchen, sent.id(), BodyEdit.of(new MessageText("no")))))
                .isEqualTo(Problem.MESSAGE_SENDER_ONLY);
        assertThat(problemOf(new EditMessage(CLEO, kitchen, sent.id(), BodyEdit.of(new MessageText("no")))))
                .isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(read(ANA, sent)).isEqualTo(sent);
    }

    @Test
    void whatIsNotThereCanNotBeChanged() {
        ChatMessage elsewhere = backend.say(ANA, backend.group(ANA).id(), "elsewhere");

        for (MessageId id : List.of(elsewhere.id(), new MessageId(UUID.randomUUID()))) {
            assertThat(problemOf(new DeleteMessage(ANA, kitchen, id))).isEqualTo(Problem.MESSAGE_NOT_FOUND);
            assertThat(problemOf(new AddReaction(ANA, kitchen, id, HEART))).isEqualTo(Problem.MESSAGE_NOT_FOUND);
        }
    }

    @Test
    void aDeletedMessageKeepsItsSeqAndLosesWhatItSaid() {
        ChatMessage sent = backend.say(BEN, kitchen, "hello @ana");
        backend.amend(new AddReaction(ANA, kitchen, sent.id(), HEART));

        ChatMessage deleted = backend.amend(new DeleteMessage(BEN, kitchen, sent.id()));

        assertThat(deleted.seq()).isEqualTo(sent.seq());
        assertThat(deleted.body()).isEqualTo(Body.NONE);
        assertThat(deleted.mentions()).isEmpty();
        assertThat(deleted.amendments().reactions()).isEqualTo(Reactions.NONE);
        assertThat(deleted.amendments().deletedAt()).contains(NOON);
        assertThat(backend.amend(new DeleteMessage(BEN, kitchen, sent.id()))).isEqualTo(deleted);
    }

    @Test
    void ownersDeleteWhatOthersSaidAndOtherMembersDoNot() {
        ChatMessage ofBen = backend.say(BEN, kitchen, "hello");
        ChatMessage ofAna = backend.say(ANA, kitchen, "hello");

        assertThat(backend.amend(new DeleteMessage(ANA, kitchen, ofBen.id())).isDeleted())
                .isTrue();
        assertThat(problemOf(new DeleteMessage(BEN, kitchen, ofAna.id()))).isEqualTo(Problem.MESSAGE_SENDER_ONLY);
    }

    @Test
    void aDeletedMessageIsNotEditedRepliedOrReactedTo() {
        ChatMessage sent = backend.say(BEN, kitchen, "hello");
        backend.amend(new DeleteMessage(BEN, kitchen, sent.id()));

        assertThat(problemOf(new EditMessage(BEN, kitchen, sent.id(), BodyEdit.of(new MessageText("back")))))
                .isEqualTo(Problem.MESSAGE_DELETED);
        assertThat(problemOf(new AddReaction(ANA, kitchen, sent.id(), HEART))).isEqualTo(Problem.MESSAGE_DELETED);
        assertThat(failureOf(backend.exchange.send(replyTo(sent, "why?"))).problem())
                .isEqualTo(Problem.MESSAGE_DELETED);
    }

    @Test
    void sendingAgainWhatWasEditedOrDeletedSinceIsStillTheSameMessage() {
        SendMessage command = SendMessage.into(kitchen, BEN, FIRST, new MessageText("helo"));
        ChatMessage sent = stored(join(backend.exchange.send(command)));
        ChatMessage edited = edit(BEN, sent, "hello");

        assertThat(join(backend.exchange.send(command))).isEqualTo(new Sent.Stored(edited, Optional.empty(), true));

        ChatMessage deleted = backend.amend(new DeleteMessage(BEN, kitchen, sent.id()));

        assertThat(join(backend.exchange.send(command))).isEqualTo(new Sent.Stored(deleted, Optional.empty(), true));
        assertThat(failureOf(backend.exchange.send(SendMessage.into(kitchen, BEN, FIRST, new MessageText("hello"))))
                        .problem())
                .isEqualTo(Problem.MESSAGE_CONFLICT);
    }

    @Test
    void aReplyShowsWhatItAnswersAndIsCountedThere() {
        ChatMessage question = backend.say(ANA, kitchen, "tea?");

        Sent sent = join(backend.exchange.send(replyTo(question, "yes")));
        ChatMessage answer = stored(sent);

        assertThat(sent).isEqualTo(new Sent.Stored(answer, Optional.of(new Quote(ANA, Optional.of("tea?"))), false));
        assertThat(answer.replyTo()).contains(new ReplyTo(question.id(), 1));

        edit(ANA, question, "coffee?");

        assertThat(backend.reader.quotes(BEN, List.of(answer)).beside(answer))
                .contains(new Quote(ANA, Optional.of("coffee?")));
        assertThat(read(BEN, answer)).isEqualTo(answer);
        assertThat(read(BEN, question).amendments().replies()).isEqualTo(1);
        assertThat(backend.reader.replies(BEN, kitchen, question.id(), 0, 10).things())
                .containsExactly(answer);
    }

    @Test
    void theSameTextAsAReplyIsAnotherMessage() {
        ChatMessage question = backend.say(ANA, kitchen, "tea?");
        SendMessage command = SendMessage.into(kitchen, BEN, FIRST, new MessageText("yes"));
        join(backend.exchange.send(command));

        assertThat(failureOf(backend.exchange.send(command.replyingTo(question.id())))
                        .problem())
                .isEqualTo(Problem.MESSAGE_CONFLICT);
    }

    @Test
    void aReplyToWhatIsNotThereIsRefusedAndLeavesNothingBehind() {
        ChatMessage elsewhere = backend.say(ANA, backend.group(ANA).id(), "elsewhere");
        MessageId nothing = new MessageId(UUID.randomUUID());

        assertThat(failureOf(backend.exchange.send(replyTo(elsewhere, "yes"))).problem())
                .isEqualTo(Problem.MESSAGE_NOT_FOUND);
        assertThat(failureOf(backend.exchange.send(SendMessage.to(CLEO, ANA, FIRST, new MessageText("hi"))
                                .replyingTo(nothing)))
                        .problem())
                .isEqualTo(Problem.MESSAGE_NOT_FOUND);
        assertThat(backend.store.conversationsOf(CLEO)).isEmpty();
    }

    @Test
    void deletingAMessageChangesNoneOfItsReplies() {
        ChatMessage question = backend.say(ANA, kitchen, "my number is 123");
        List<CompletionStage<Sent>> sent = IntStream.range(0, REPLIES)
                .mapToObj(i -> backend.exchange.send(replyTo(question, "thanks " + i)))
                .toList();
        sent.forEach(Backend::join);
        List<Call> calls = new CopyOnWriteArrayList<>();
        List<Changes> commits = new CopyOnWriteArrayList<>();
        backend.store.before(calls::add).beforeCommit(commits::add);

        ChatMessage deleted = backend.amend(new DeleteMessage(ANA, kitchen, question.id()));

        assertThat(deleted.amendments().replies()).isEqualTo(REPLIES);
        assertThat(commits).flatExtracting(Changes::messages).containsExactly(deleted);
        assertThat(calls).containsOnly(Call.MESSAGES, Call.COMMIT);
    }

    @Test
    void aRefusedDeletionLoadsTheMessageThatItNamesAndNoOther() {
        ChatMessage question = backend.say(ANA, kitchen, "tea?");
        join(backend.exchange.send(replyTo(question, "yes")));
        List<Call> calls = new CopyOnWriteArrayList<>();
        backend.store.before(calls::add);

        assertThat(problemOf(new DeleteMessage(BEN, kitchen, question.id()))).isEqualTo(Problem.MESSAGE_SENDER_ONLY);

        assertThat(calls).containsExactly(Call.MESSAGES, Call.COMMIT);
    }

    @Test
    void everybodyReactsOnceWithEachKind() {
        ChatMessage sent = backend.say(ANA, kitchen, "hello");
        backend.amend(new AddReaction(BEN, kitchen, sent.id(), HEART));
        ChatMessage twice = backend.amend(new AddReaction(BEN, kitchen, sent.id(), HEART));
        ChatMessage both = backend.amend(new AddReaction(ANA, kitchen, sent.id(), HEART));

        assertThat(twice.amendments().reactions().byKind()).containsEntry(HEART, Set.of(BEN));
        assertThat(both.amendments().reactions().byKind()).containsEntry(HEART, Set.of(BEN, ANA));

        backend.amend(new RemoveReaction(BEN, kitchen, sent.id(), HEART));
        ChatMessage none = backend.amend(new RemoveReaction(ANA, kitchen, sent.id(), HEART));

        assertThat(none.amendments().reactions()).isEqualTo(Reactions.NONE);
        assertThat(backend.amend(new RemoveReaction(ANA, kitchen, sent.id(), HEART)))
                .isEqualTo(none);
    }

    @Test
    void theKindsOfReactionsAreBounded() {
        ChatMessage sent = backend.say(ANA, kitchen, "hello");
        for (int i = 0; i < Reactions.MAX_KINDS; i++) {
            backend.amend(new AddReaction(BEN, kitchen, sent.id(), new Reaction("r" + i)));
        }

        assertThat(problemOf(new AddReaction(BEN, kitchen, sent.id(), HEART))).isEqualTo(Problem.REACTIONS_TOO_MANY);
        assertThat(backend.amend(new AddReaction(ANA, kitchen, sent.id(), new Reaction("r0")))
                        .amendments()
                        .reactions()
                        .byKind())
                .hasSize(Reactions.MAX_KINDS);
    }

    private ChatMessage edit(UserId by, ChatMessage message, String text) {
        return backend.amend(new EditMessage(by, kitchen, message.id(), BodyEdit.of(new MessageText(text))));
    }

    private SendMessage replyTo(ChatMessage message, String text) {
        return SendMessage.into(kitchen, BEN, Fixtures.aClientMessageId(), new MessageText(text))
                .replyingTo(message.id());
    }

    private ChatMessage read(UserId reader, ChatMessage message) {
        return backend.reader.message(reader, kitchen, message.id());
    }

    private Problem problemOf(AmendMessage command) {
        return failureOf(backend.exchange.amend(command)).problem();
    }
}
