package dev.parley.conversation;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.Fixtures;
import dev.parley.contract.RecordingListener;
import dev.parley.document.Documents;
import dev.parley.exchange.AddReaction;
import dev.parley.exchange.DeleteMessage;
import dev.parley.exchange.EditMessage;
import dev.parley.exchange.RemoveReaction;
import dev.parley.exchange.SendMessage;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.readchat.ReadChat;
import dev.parley.readchat.ReadChat.From;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How people take part in conversations, and how conversations are used, through the whole of Parley. */
class ParticipatingTest {
    private final Backend backend = new Backend();
    private final ConversationId kitchen = backend.group(ANA, BEN).id();

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void aMarkerGoesForwardAndNeverBack() {
        say(3);

        assertThat(read(BEN, 2)).isEqualTo(2);
        assertThat(read(BEN, 1)).isEqualTo(2);
        assertThat(read(BEN, 3)).isEqualTo(3);
        Participation delivered = join(backend.participating.move(new MoveMarker(ANA, kitchen, 3, 0)));
        assertThat(delivered.deliveredSeq()).isEqualTo(3);
        assertThat(delivered.readSeq()).isEqualTo(3); // the sender has read what she said
    }

    @Test
    void aMarkerStaysWithinTheConversation() {
        say(3);

        assertThat(failureOf(backend.participating.move(new MoveMarker(BEN, kitchen, 0, 4)))
                        .problem())
                .isEqualTo(Problem.MARKER_INVALID);
        assertThat(failureOf(backend.participating.move(new MoveMarker(CLEO, kitchen, 0, 1)))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_NOT_FOUND);
    }

    @Test
    void theListTellsWhatIsUnreadAndWhetherItMentions() {
        say(2);
        backend.say(ANA, kitchen, "@ben, look");

        assertThat(listed(BEN).unread().count()).isEqualTo(3);
        assertThat(listed(BEN).unread().mentioned()).isTrue();
        assertThat(listed(ANA).unread().count()).isZero();

        read(BEN, 2);
        assertThat(listed(BEN).unread().count()).isEqualTo(1);
        assertThat(listed(BEN).firstUnread()).isEqualTo(3);
        assertThat(listed(BEN).unread().mentioned()).isTrue();

        backend.say(BEN, kitchen, "I did");
        assertThat(listed(BEN).unread().count()).isZero();
        assertThat(listed(BEN).unread().mentioned()).isFalse();
    }

    @Test
    void whatWasSaidBeforeSomebodyJoinedCountsAsRead() {
        say(5);
        join(backend.administration.add(new AddMember(ANA, kitchen, CLEO, Role.MEMBER)));
        say(2);

        assertThat(listed(CLEO).unread().count()).isEqualTo(2);
        assertThat(listed(CLEO).firstUnread()).isEqualTo(6);
        assertThat(seqs(CLEO)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void othersLearnHowFarSomebodyHasComeAndNothingElse() {
        say(2);
        RecordingListener ana = new RecordingListener();
        RecordingListener ben = new RecordingListener();
        backend.live.listen(ANA, Optional.empty(), ana);
        backend.live.listen(BEN, Optional.empty(), ben);
        soon().until(() -> ana.isLive() && ben.isLive());
        join(backend.participating.prefer(new SetPreferences(BEN, kitchen, Optional.of(true), Optional.empty())));
        read(BEN, 1);

        soon().until(() -> ana.all(Participation.class).size() == 2
                && ben.all(Participation.class).size() == 2);
        Participation own = ben.all(Participation.class).get(1);
        assertThat(own.preferences()).isEqualTo(new Preferences(true, false));
        assertThat(ana.all(Participation.class).get(1)).isEqualTo(own.shown());
        assertThat(own.shown().preferences()).isEqualTo(Preferences.NONE);
        assertThat(backend.reader.participations(ANA, kitchen, 1, Optional.empty(), 10))
                .extracting(Participation::user, Participation::readSeq, Participation::preferences)
                .contains(tuple(BEN, 1L, Preferences.NONE));
    }

    @Test
    void nothingIsSaidInAnArchivedConversationUntilItIsOpenedAgain() {
        ChatMessage sent = backend.say(BEN, kitchen, "before");
        archive(true);

        assertThat(failureOf(backend.exchange.send(
                                SendMessage.into(kitchen, BEN, Fixtures.aClientMessageId(), new MessageText("no"))))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_ARCHIVED);
        assertThat(failureOf(backend.exchange.amend(
                                new EditMessage(BEN, kitchen, sent.id(), BodyEdit.of(new MessageText("no")))))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_ARCHIVED);
        assertThat(read(ANA, 1)).isEqualTo(1);
        assertThat(backend.amend(new DeleteMessage(BEN, kitchen, sent.id())).isDeleted())
                .isTrue();

        archive(false);
        assertThat(backend.say(BEN, kitchen, "after").seq()).isEqualTo(2);
    }

    @Test
    void onlyOwnersSayHowAConversationIsUsed() {
        assertThat(failureOf(backend.administration.configure(ConfigureConversation.archive(BEN, kitchen, true)))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_OWNER_ONLY);
    }

    @Test
    void whoBlocksADirectConversationHearsNothingMoreUntilTheyWantToAgain() {
        ConversationId direct = ConversationId.direct(ANA, BEN);
        assertThat(failureOf(block(ANA, direct, true)).problem()).isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        ChatMessage sent = direct(BEN, ANA, "hi");

        join(block(ANA, direct, true));
        join(backend.participating.move(new MoveMarker(BEN, direct, 0, 1)));

        assertThat(failureOf(backend.exchange.send(
                                SendMessage.to(ANA, BEN, Fixtures.aClientMessageId(), new MessageText("hi"))))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_BLOCKED);
        assertThat(failureOf(backend.exchange.amend(new AddReaction(BEN, direct, sent.id(), new Reaction("heart"))))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_BLOCKED);
        assertThat(failureOf(block(BEN, kitchen, true)).problem()).isEqualTo(Problem.CONVERSATION_NOT_DIRECT);

        join(block(BEN, direct, true));
        join(block(ANA, direct, false));
        assertThat(backend.store.conversation(direct).orElseThrow().blocks().by())
                .containsExactly(BEN);
        join(block(BEN, direct, false));
        assertThat(direct(BEN, ANA, "hi again").seq()).isEqualTo(2);
    }

    @Test
    void whoIsBlockedChangesNothingOfTheConversation() {
        ConversationId direct = ConversationId.direct(ANA, BEN);
        ChatMessage threat = direct(BEN, ANA, "a threat");
        ChatMessage answer = direct(ANA, BEN, "an answer");
        backend.amend(new AddReaction(BEN, direct, answer.id(), new Reaction("heart")));
        join(block(ANA, direct, true));

        assertThat(refusals(
                        backend.exchange.send(
                                SendMessage.into(direct, BEN, Fixtures.aClientMessageId(), new MessageText("hi"))),
                        backend.exchange.amend(
                                new EditMessage(BEN, direct, threat.id(), BodyEdit.of(new MessageText("a joke")))),
                        backend.exchange.amend(new DeleteMessage(BEN, direct, threat.id())),
                        backend.exchange.amend(new AddReaction(BEN, direct, answer.id(), new Reaction("fire"))),
                        backend.exchange.amend(new RemoveReaction(BEN, direct, answer.id(), new Reaction("heart"))),
                        backend.administration.configure(ConfigureConversation.keep(BEN, direct, Duration.ofHours(1))),
                        backend.administration.configure(ConfigureConversation.archive(BEN, direct, true)),
                        backend.administration.configure(ConfigureConversation.rename(BEN, direct, new Title("ours")))))
                .containsOnly(Problem.CONVERSATION_BLOCKED)
                .hasSize(8);
        assertThat(backend.store.message(direct, threat.id())).contains(threat);

        assertThat(join(backend.participating.move(new MoveMarker(BEN, direct, 2, 2)))
                        .readSeq())
                .isEqualTo(2);
        assertThat(join(backend.participating.prefer(
                                new SetPreferences(BEN, direct, Optional.of(true), Optional.empty())))
                        .preferences()
                        .muted())
                .isTrue();
        assertThat(join(block(BEN, direct, true)).preferences().blocked()).isTrue();
        join(block(BEN, direct, false));
    }

    @Test
    void whoBlocksMayStillTakeBackWhatTheySaidAndSayHowLongItIsKept() {
        ConversationId direct = ConversationId.direct(ANA, BEN);
        direct(BEN, ANA, "a threat");
        ChatMessage answer = direct(ANA, BEN, "an answer");
        join(block(ANA, direct, true));

        assertThat(refusals(
                        backend.exchange.send(
                                SendMessage.into(direct, ANA, Fixtures.aClientMessageId(), new MessageText("hi"))),
                        backend.exchange.amend(
                                new EditMessage(ANA, direct, answer.id(), BodyEdit.of(new MessageText("another"))))))
                .containsOnly(Problem.CONVERSATION_BLOCKED);
        assertThat(backend.amend(new DeleteMessage(ANA, direct, answer.id())).isDeleted())
                .isTrue();
        assertThat(join(backend.administration.configure(ConfigureConversation.keep(ANA, direct, Duration.ofDays(30))))
                        .settings()
                        .retention())
                .contains(Duration.ofDays(30));
    }

    @Test
    void whoIsBlockedLearnsNothingOfHowFarTheOtherHasCome() {
        ConversationId direct = ConversationId.direct(ANA, BEN);
        direct(BEN, ANA, "one");
        direct(BEN, ANA, "two");
        RecordingListener ana = new RecordingListener();
        RecordingListener ben = new RecordingListener();
        backend.live.listen(ANA, Optional.empty(), ana);
        backend.live.listen(BEN, Optional.empty(), ben);
        soon().until(() -> ana.isLive() && ben.isLive());
        Cursor seen = backend.store.now();

        join(block(ANA, direct, true));
        join(backend.participating.move(new MoveMarker(ANA, direct, 2, 2)));
        join(backend.participating.prefer(new SetPreferences(BEN, direct, Optional.of(true), Optional.empty())));

        soon().until(() -> ana.all(Participation.class).size() == 3);
        assertThat(ben.all(Participation.class)).extracting(Participation::user).containsOnly(BEN);
        assertThat(people(BEN, seen)).containsOnly(BEN);
        assertThat(people(ANA, seen)).containsOnly(ANA, BEN);
        assertThat(backend.reader.participations(BEN, direct, 0, Optional.empty(), 1))
                .extracting(Participation::user)
                .containsExactly(BEN);
        assertThat(backend.reader.participations(ANA, direct, 0, Optional.empty(), 10))
                .extracting(Participation::user)
                .containsExactly(ANA, BEN);

        Cursor blocked = backend.store.now();
        join(block(ANA, direct, false));
        assertThat(people(BEN, blocked)).containsExactly(ANA);
        soon().until(() -> ben.all(Participation.class).stream()
                .anyMatch(each -> each.user().equals(ANA) && each.readSeq() == 2));
    }

    @Test
    void whoWasNeverWrittenToIsBlockedWithoutLearningOfIt() {
        ConversationId direct = ConversationId.direct(ANA, BEN);
        Cursor before = backend.store.now();
        RecordingListener ana = new RecordingListener();
        RecordingListener ben = new RecordingListener();
        backend.live.listen(ANA, Optional.of(before), ana);
        backend.live.listen(BEN, Optional.of(before), ben);

        join(blockPerson(ANA, BEN, true));
        join(blockPerson(ANA, BEN, true)); // once more is the same

        ListedConversation listed =
                backend.reader.conversations(ANA, ListFilter.ALL, Optional.empty(), 10).things().stream()
                        .filter(each -> each.conversation().id().equals(direct))
                        .findFirst()
                        .orElseThrow();
        assertThat(listed.participation().preferences().blocked()).isTrue();
        assertThat(Documents.of(listed.conversation()).get("members").toString())
                .contains("ana", "ben");
        assertThat(backend.reader
                        .conversations(BEN, ListFilter.ALL, Optional.empty(), 10)
                        .things())
                .extracting(each -> each.conversation().id())
                .containsExactly(kitchen);
        assertThat(changes(BEN, before).conversations()).isEmpty();
        assertThat(changes(ANA, before).conversations())
                .extracting(ChatConversation::id)
                .containsExactly(direct);
        assertThat(refusals(
                        backend.participating.move(new MoveMarker(BEN, direct, 0, 1)),
                        backend.exchange.send(
                                SendMessage.into(direct, BEN, Fixtures.aClientMessageId(), new MessageText("hi")))))
                .containsOnly(Problem.CONVERSATION_NOT_FOUND);
        assertThat(refusals(
                        backend.exchange.send(
                                SendMessage.to(ANA, BEN, Fixtures.aClientMessageId(), new MessageText("hi"))),
                        backend.exchange.send(
                                SendMessage.to(BEN, ANA, Fixtures.aClientMessageId(), new MessageText("hi")))))
                .containsOnly(Problem.CONVERSATION_BLOCKED);
        assertThat(changes(BEN, before).conversations()).isEmpty();

        join(blockPerson(ANA, BEN, false));
        assertThat(changes(BEN, before).conversations()).isEmpty();
        assertThat(direct(BEN, ANA, "hi").seq()).isEqualTo(1);
        assertThat(changes(BEN, before).conversations())
                .extracting(ChatConversation::id)
                .containsExactly(direct);
        soon().until(() -> ana.texts().equals(List.of("hi")) && ben.texts().equals(List.of("hi")));
        assertThat(backend.reader.conversation(BEN, direct).members().users()).containsExactly(ANA, BEN);
    }

    @Test
    void twoWhoNeverWroteBlockEachOtherAndSeeTheSame() {
        ConversationId direct = ConversationId.direct(ANA, BEN);
        join(blockPerson(ANA, BEN, true));
        Object seen = Documents.of(backend.reader.conversation(ANA, direct)).get("members");

        join(blockPerson(BEN, ANA, true));

        assertThat(Documents.of(backend.reader.conversation(ANA, direct)).get("members"))
                .isEqualTo(seen);
        assertThat(backend.reader
                        .conversations(BEN, ListFilter.ALL, Optional.empty(), 10)
                        .things())
                .filteredOn(each -> each.conversation().id().equals(direct))
                .extracting(each -> each.participation().preferences().blocked())
                .containsExactly(true);
        assertThat(backend.reader.participations(BEN, direct, 0, Optional.empty(), 10))
                .extracting(Participation::user)
                .containsExactly(BEN);
    }

    @Test
    void nobodyBlocksThemselvesOrUnblocksWhomTheyNeverBlocked() {
        assertThatThrownBy(() -> blockPerson(ANA, ANA, true)).isInstanceOf(InvalidInputException.class);
        assertThat(failureOf(blockPerson(ANA, BEN, false)).problem()).isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(backend.store.conversation(ConversationId.direct(ANA, BEN))).isEmpty();
    }

    private CompletionStage<Participation> blockPerson(UserId by, UserId to, boolean blocked) {
        return backend.participating.prefer(SetPreferences.toward(by, to, Optional.empty(), Optional.of(blocked)));
    }

    private ChangesPage changes(UserId reader, Cursor since) {
        return ((Sync.Part) backend.reader.sync(reader, Optional.of(since), 100)).changes();
    }

    private List<UserId> people(UserId reader, Cursor since) {
        return changes(reader, since).participations().stream()
                .map(Participation::user)
                .toList();
    }

    private static List<Problem> refusals(CompletionStage<?>... refused) {
        return Stream.of(refused).map(stage -> failureOf(stage).problem()).toList();
    }

    @Test
    void whoJoinsAConversationThatHidesItsHistorySeesWhatComesAfterIt() {
        ChatMessage before = backend.say(ANA, kitchen, "before");
        Cursor seen = backend.store.now();
        join(backend.administration.configure(new ConfigureConversation(
                ANA, kitchen, Optional.empty(), Optional.of(History.JOINED), Optional.empty(), Optional.empty())));
        join(backend.administration.add(new AddMember(ANA, kitchen, CLEO, Role.MEMBER)));
        RecordingListener cleo = new RecordingListener();
        backend.live.listen(CLEO, Optional.of(seen), cleo);
        assertThat(listed(CLEO).lastMessage()).isEmpty();
        assertThat(seqs(CLEO)).isEmpty();
        backend.amend(new EditMessage(ANA, kitchen, before.id(), BodyEdit.of(new MessageText("still hidden"))));
        backend.say(ANA, kitchen, "after");

        soon().until(() -> !cleo.texts().isEmpty());
        assertThat(cleo.texts()).containsExactly("after");
        assertThat(seqs(CLEO)).containsExactly(2L);
        assertThat(seqs(BEN)).containsExactly(1L, 2L);
        assertThat(failureOf(backend.exchange.amend(new AddReaction(CLEO, kitchen, before.id(), new Reaction("heart"))))
                        .problem())
                .isEqualTo(Problem.MESSAGE_NOT_FOUND);
    }

    @Test
    void aChangedRoleChangesNothingOfWhatAMemberSees() {
        join(backend.administration.configure(new ConfigureConversation(
                ANA, kitchen, Optional.empty(), Optional.of(History.JOINED), Optional.empty(), Optional.empty())));
        say(2);
        join(backend.administration.add(new AddMember(ANA, kitchen, BEN, Role.OWNER)));

        assertThat(seqs(BEN)).containsExactly(1L, 2L);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private void say(int messages) {
        for (int i = 0; i < messages; i++) {
            backend.say(ANA, kitchen, "text");
        }
    }

    private ChatMessage direct(UserId from, UserId to, String text) {
        return Backend.stored(join(
                backend.exchange.send(SendMessage.to(to, from, Fixtures.aClientMessageId(), new MessageText(text)))));
    }

    private CompletionStage<Participation> block(UserId by, ConversationId id, boolean blocked) {
        return backend.participating.prefer(new SetPreferences(by, id, Optional.empty(), Optional.of(blocked)));
    }

    private void archive(boolean archived) {
        join(backend.administration.configure(ConfigureConversation.archive(ANA, kitchen, archived)));
    }

    private long read(UserId user, long seq) {
        return join(backend.participating.move(new MoveMarker(user, kitchen, 0, seq)))
                .readSeq();
    }

    private ListedConversation listed(UserId user) {
        return backend.reader
                .conversations(user, ListFilter.ALL, Optional.empty(), 1)
                .things()
                .get(0);
    }

    private List<Long> seqs(UserId user) {
        return backend.reader.read(new ReadChat(user, kitchen, new From.Latest(), 50)).messages().stream()
                .map(ChatMessage::seq)
                .toList();
    }
}
