package dev.parley.retention;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.conversation.AddMember;
import dev.parley.conversation.MoveMarker;
import dev.parley.conversation.RemoveMember;
import dev.parley.document.Documents;
import dev.parley.exchange.AddReaction;
import dev.parley.exchange.SendMessage;
import dev.parley.readchat.ReadChat;
import dev.parley.readchat.ReadChat.From;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Erasing a person, through the whole of Parley. */
class ErasingTest {
    private static final UserId BEA = new UserId("bea");
    private static final Reaction HEART = new Reaction("\u2764\ufe0f");

    private final Backend backend = new Backend();
    private final Erasing erasing =
            new Erasing(backend.store, backend.submissions, () -> NOON, UUID::randomUUID, backend.timer);
    private final ConversationId kitchen =
            backend.group(ANA, BEN, CLEO, new UserId("bencik")).id();

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void whatAPersonSaidIsGoneAndItsPlaceStays() {
        ChatMessage first = backend.say(BEN, kitchen, "my number is 555");
        ChatMessage second = backend.say(ANA, kitchen, "thanks");

        erase(BEN);

        ChatMessage gone = read(1);
        assertThat(gone.isDeleted()).isTrue();
        assertThat(gone.sender()).isEqualTo(UserId.ERASED);
        assertThat(gone.text()).isEmpty();
        assertThat(gone.id()).isEqualTo(first.id());
        assertThat(gone.clientMessageId()).isNotEqualTo(first.clientMessageId());
        assertThat(gone.revision()).isGreaterThan(second.revision());
        assertThat(read(2)).isEqualTo(second);
    }

    @Test
    void whatOthersSaidLosesMentionsReactionsAndQuotesOfThem() {
        ChatMessage question = backend.say(BEN, kitchen, "who is @ben?");
        ChatMessage mentioning = backend.say(ANA, kitchen, "@ben, ask @bencik or @cleo. benign@ben");
        backend.amend(new AddReaction(BEN, kitchen, mentioning.id(), HEART));
        backend.amend(new AddReaction(CLEO, kitchen, mentioning.id(), HEART));
        reply(CLEO, question, "he is");
        reply(CLEO, mentioning, "I am here");

        erase(BEN);

        ChatMessage rest = read(2);
        assertThat(rest.text()).contains(new MessageText("@_, ask @bencik or @cleo. benign@ben"));
        assertThat(rest.mentions()).containsExactly(new UserId("bencik"), CLEO);
        assertThat(rest.amendments().reactions().byKind()).isEqualTo(Map.of(HEART, Set.of(CLEO)));
        assertThat(rest.amendments().edits()).isZero();
        assertThat(beside(3)).contains(new Quote(UserId.ERASED, Optional.empty()));
        assertThat(beside(4)).contains(new Quote(ANA, Optional.of("@_, ask @bencik or @cleo. benign@ben")));
    }

    private Optional<Quote> beside(long seq) {
        ChatMessage reply = read(seq);
        return backend.reader.quotes(ANA, List.of(reply)).beside(reply);
    }

    @Test
    void nothingThatIsStoredNamesThem() {
        ChatMessage one = backend.say(BEN, kitchen, "hello @cleo");
        reply(ANA, one, "hi @ben");
        join(backend.participating.move(new MoveMarker(BEN, kitchen, 2, 2)));
        ConversationId direct = direct(BEN, ANA, "psst").conversation();
        ConversationId left = backend.group(ANA, BEN).id();
        backend.say(BEN, left, "I go");
        join(backend.administration.remove(new RemoveMember(BEN, left, BEN)));

        erase(BEN);

        for (ConversationId id : List.of(kitchen, direct, left)) {
            ChatConversation state = backend.store.conversation(id).orElseThrow();
            assertThat(Documents.of(state).toString()).doesNotContain("=ben,").doesNotContain("=ben}");
            assertThat(backend.store.range(id, 1, 100))
                    .allSatisfy(message -> assertThat(Documents.kept(message).toString())
                            .doesNotContain("=ben,", "[ben]", "@ben", "=ben}"));
            assertThat(backend.store.participations(Map.of(id, Set.of(BEN)))).isEmpty();
        }
        assertThat(backend.store.everIn(BEN)).isEmpty();
    }

    @Test
    void aGroupThatTheyOwnedAloneGoesToWhoeverBelongsToItLongest() {
        erase(ANA);

        ChatConversation state = backend.store.conversation(kitchen).orElseThrow();
        assertThat(state.members().users()).containsExactly(BEN, CLEO, new UserId("bencik"));
        assertThat(state.members().roleOf(BEN)).contains(Role.OWNER);
        assertThat(state.members().roleOf(CLEO)).contains(Role.MEMBER);
    }

    @Test
    void theOtherOfTwoReadsOnButIsAnsweredByNobody() {
        ChatMessage hello = direct(ANA, BEN, "hello");
        direct(BEN, ANA, "hi");

        erase(BEN);

        ChatConversation state =
                backend.store.conversation(hello.conversation()).orElseThrow();
        assertThat(state.members().users()).containsExactly(ANA, UserId.ERASED);
        assertThat(backend.reader
                        .read(new ReadChat(ANA, state.id(), new From.Latest(), 10))
                        .messages())
                .extracting(ChatMessage::sender)
                .containsExactly(ANA, UserId.ERASED);
        assertThat(failureOf(backend.exchange.send(SendMessage.to(
                                BEN, ANA, new ClientMessageId("later"), new MessageText("are you there?"))))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_ARCHIVED);
    }

    @Test
    void erasingAgainAndErasingStrangersChangesNothing() {
        backend.say(BEN, kitchen, "hello");
        erase(BEN);
        ChatMessage gone = read(1);
        ChatConversation state = backend.store.conversation(kitchen).orElseThrow();

        erase(BEN);
        erase(BEA);

        assertThat(read(1)).isEqualTo(gone);
        assertThat(backend.store.conversation(kitchen)).contains(state);
    }

    @Test
    void erasingThatWasInterruptedGoesOnWhenItIsAskedForAgain() {
        backend.say(BEN, kitchen, "one");
        backend.say(BEN, kitchen, "two");
        backend.store.before(call -> {
            if (call == Call.RANGE) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "not now");
            }
        });
        assertThat(failureOf(erasing.erase(new ErasePerson(ANA, BEN))).problem())
                .isEqualTo(Problem.STORE_UNAVAILABLE);
        backend.store.before(call -> {});

        erase(BEN);

        assertThat(backend.store.range(kitchen, 1, 2))
                .extracting(ChatMessage::sender)
                .containsOnly(UserId.ERASED);
        assertThat(erasing.running()).isEmpty();
    }

    @Test
    void erasingThatBrokeInAnUnforeseenWayDoesNotSeemToGoOn() {
        backend.say(BEN, kitchen, "one");
        backend.store.before(call -> {
            if (call == Call.RANGE) {
                throw new AssertionError("unforeseen");
            }
        });
        assertThat(failureOf(erasing.erase(new ErasePerson(ANA, BEN))).problem())
                .isEqualTo(Problem.INTERNAL);
        backend.store.before(call -> {});

        erase(BEN);

        assertThat(read(1).sender()).isEqualTo(UserId.ERASED);
    }

    @Test
    void aLateRepetitionOfWhatWasErasedIsNotStoredAgain() {
        ClientMessageId id = new ClientMessageId("once");
        ChatMessage sent = Backend.stored(
                join(backend.exchange.send(SendMessage.into(kitchen, BEN, id, new MessageText("hello")))));
        erase(BEN);
        join(backend.administration.add(new AddMember(ANA, kitchen, BEN, Role.MEMBER)));

        ChatMessage again = Backend.stored(
                join(backend.exchange.send(SendMessage.into(kitchen, BEN, id, new MessageText("hello")))));

        assertThat(again.id()).isEqualTo(sent.id());
        assertThat(again.text()).isEmpty();
        assertThat(backend.store.conversation(kitchen).orElseThrow().lastSeq()).isEqualTo(1);
    }

    @Test
    void onceItIsStoppedErasingIsToBeAskedForElsewhere() {
        backend.say(BEN, kitchen, "hello");

        erasing.stop();

        assertThat(failureOf(erasing.erase(new ErasePerson(ANA, BEN))).problem())
                .isEqualTo(Problem.DRAINING);
        assertThat(erasing.running()).isEmpty();
        assertThat(read(1).sender()).isEqualTo(BEN);
    }

    @Test
    void systemSendersAreNobodyToBeErased() {
        assertThatThrownBy(() -> new ErasePerson(ANA, UserId.ERASED)).isInstanceOf(InvalidInputException.class);
    }

    private void erase(UserId user) {
        join(erasing.erase(new ErasePerson(new UserId("admin"), user)));
    }

    private ChatMessage read(long seq) {
        return backend.store.range(kitchen, seq, seq).get(0);
    }

    private void reply(UserId sender, ChatMessage question, String text) {
        join(backend.exchange.send(SendMessage.into(
                        question.conversation(),
                        sender,
                        new ClientMessageId(UUID.randomUUID().toString()),
                        new MessageText(text))
                .replyingTo(question.id())));
    }

    private ChatMessage direct(UserId from, UserId to, String text) {
        return Backend.stored(join(backend.exchange.send(
                SendMessage.to(to, from, new ClientMessageId(UUID.randomUUID().toString()), new MessageText(text)))));
    }
}
