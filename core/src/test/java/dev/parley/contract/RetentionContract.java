package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aDirectConversation;
import static dev.parley.contract.Fixtures.aFullMessage;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aReply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatHistory.OldestMessage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every rule of a store's two ports on messages that expire and on people who are erased. */
public interface RetentionContract extends StoreContract {
    @Test
    default void aConversationKeepsHowLongItKeepsMessages() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ConversationSettings month = new ConversationSettings(History.ALL, false, Optional.of(Duration.ofDays(30)));
        ChatConversation keeping = kitchen.configured(kitchen.title(), month, NOON, 1);
        change(keeping, List.of());

        assertThat(history().conversation(kitchen.id())).contains(keeping);

        ChatConversation asBefore = keeping.configured(kitchen.title(), ConversationSettings.DEFAULT, NOON, 2);
        change(asBefore, List.of());

        assertThat(history().conversation(kitchen.id())).contains(asBefore);
    }

    @Test
    default void whatHasExpiredKeepsItsPlaceAlone() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN, CLEO)), ANA, "1", "2");
        ChatMessage full = aFullMessage(kitchen.id(), BEN, 3, 3);
        kitchen = kitchen.withMessage(NOON.plusSeconds(3), 3);
        commit(0, 4, List.of(kitchen), List.of(full));
        kitchen = send(0, kitchen, ANA, "4");
        List<ChatMessage> before = history().range(kitchen.id(), 1, 9);

        ChatConversation expired = kitchen.expired(3, 5);
        change(expired, List.of());

        assertThat(history().conversation(kitchen.id())).contains(expired);
        assertThat(history().range(kitchen.id(), 1, 9))
                .containsExactly(before.get(0).expired(), before.get(1).expired(), full.expired(), before.get(3));
        assertThat(history().message(kitchen.id(), full.id())).contains(full.expired());
        assertThat(repository().messages(Map.of(kitchen.id(), Set.of(full.id()))))
                .isEqualTo(Map.of(full.id(), full.expired()));
    }

    @Test
    default void whatHasExpiredIsNoNewsAndNotUnread() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1", "2", "3");
        Cursor nothing = Cursor.start(history().now().epoch(), SHARDS);
        change(kitchen.expired(2, 4), List.of());

        ChangesPage page = history().changesAfter(BEN, nothing, 100);
        ListedConversation listed =
                history().listed(BEN, ListFilter.ALL, Optional.empty(), 10).get(0);

        assertThat(page.conversations()).containsExactly(kitchen.expired(2, 4));
        assertThat(page.messages()).extracting(ChatMessage::seq).containsExactly(3L);
        assertThat(listed.unread().count()).isEqualTo(1);
        assertThat(listed.firstUnread()).isEqualTo(3);
        assertThat(listed.conversation().lastActivityAt()).isEqualTo(kitchen.lastActivityAt());
    }

    @Test
    default void aMessageThatHasExpiredIsReplacedLikeAnother() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1", "2");
        ChatConversation expired = kitchen.expired(1, 3);
        change(expired, List.of());
        ChatMessage first = history().range(kitchen.id(), 1, 1).get(0);
        ChatMessage without = first.without(ANA, expired.members(), NOON, 4).expired();
        commit(0, 5, List.of(expired.withChange(4)), List.of(without));

        assertThat(history().range(kitchen.id(), 1, 1)).containsExactly(without);
        assertThat(without.sender()).isEqualTo(UserId.ERASED);
    }

    @Test
    default void whatExpiresInTheBatchThatBroughtItIsGoneAtOnce() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1");
        ChatMessage second = aFullMessage(kitchen.id(), ANA, 2, 2);
        ChatConversation expired = kitchen.withMessage(NOON, 2).expired(2, 3);
        commit(0, 4, List.of(expired), List.of(second));

        assertThat(history().range(kitchen.id(), 2, 2)).containsExactly(second.expired());
        assertThat(history().conversation(kitchen.id())).contains(expired);
    }

    @Test
    default void theOldestMessagesThatHaveNotExpiredAreFoundInParts() {
        List<ChatConversation> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ChatConversation conversation = begin(
                    0, aGroup(aConversationId(), repository().checkpoint(0).next(), ANA));
            all.add(send(0, conversation, ANA, "1", "2", "3"));
        }
        change(all.get(1).expired(2, repository().checkpoint(0).next()), List.of());
        change(all.get(2).expired(3, repository().checkpoint(0).next()), List.of());
        ConversationSettings day = new ConversationSettings(History.ALL, false, Optional.of(Duration.ofDays(1)));
        change(
                all.get(3)
                        .configured(
                                all.get(3).title(),
                                day,
                                NOON,
                                repository().checkpoint(0).next()),
                List.of());

        List<OldestMessage> found = new ArrayList<>();
        Optional<ConversationId> after = Optional.empty();
        List<OldestMessage> part;
        do {
            part = history().oldest(after, 2);
            found.addAll(part);
            after = part.stream().reduce((one, next) -> next).map(OldestMessage::conversation);
        } while (part.size() == 2);

        assertThat(found)
                .containsExactlyInAnyOrder(
                        oldest(all.get(0), 1, Optional.empty()),
                        oldest(all.get(1), 3, Optional.empty()),
                        oldest(all.get(3), 1, Optional.of(Duration.ofDays(1))),
                        oldest(all.get(4), 1, Optional.empty()));
    }

    private OldestMessage oldest(ChatConversation conversation, long seq, Optional<Duration> retention) {
        return new OldestMessage(
                conversation.id(),
                retention,
                seq,
                history().range(conversation.id(), seq, seq).get(0).sentAt());
    }

    @Test
    default void aPersonIsKnownWhereTheyBelongAndWhereTheyLeft() {
        ChatConversation here = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        ChatConversation left = begin(0, aGroup(aConversationId(), 1, ANA, BEN));
        begin(0, aGroup(aConversationId(), 2, ANA));
        leave(left, BEN, 3);

        assertThat(history().everIn(BEN)).isEqualTo(Set.of(here.id(), left.id()));
        assertThat(history().everIn(CLEO)).isEmpty();
    }

    private ChatConversation leave(ChatConversation conversation, UserId user, long offset) {
        ChatConversation without =
                conversation.withMembers(conversation.members().without(user), NOON, offset);
        change(without, List.of(Membership.ended(conversation.id(), user, offset)));
        return without;
    }

    @Test
    default void ofWhomIsForgottenNothingIsKnown() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), BEN, "1");
        ChatConversation other = begin(0, aGroup(aConversationId(), 2, ANA, BEN));
        participate(other, new Participation(kitchen.id(), BEN, 1, 1, new Preferences(true, false), 3));
        leave(kitchen, BEN, 4);
        forget(5, kitchen.id(), BEN);

        assertThat(history().everIn(BEN)).isEqualTo(Set.of(other.id()));
        assertThat(repository().participations(Map.of(kitchen.id(), Set.of(BEN))))
                .isEmpty();
        Cursor nothing = Cursor.start(history().now().epoch(), SHARDS);
        assertThat(history().changesAfter(BEN, nothing, 100).departures()).isEmpty();
        assertThat(repository().storedSince(0, 0, 100).departures()).isEmpty();
        assertThat(history().conversation(kitchen.id()).orElseThrow().members().users())
                .containsExactly(ANA);
    }

    private void participate(ChatConversation any, Participation participation) {
        Checkpoint expected = repository().checkpoint(0);
        repository()
                .commit(new Changes(
                        0,
                        expected,
                        new Checkpoint(participation.revision() + 1, expected.next()),
                        List.of(history()
                                .conversation(participation.conversation())
                                .orElse(any)
                                .withChange(participation.revision())),
                        List.of(),
                        List.of(),
                        List.of(participation),
                        List.of()));
    }

    private void forget(long next, ConversationId conversation, UserId user) {
        Checkpoint expected = repository().checkpoint(0);
        repository()
                .commit(new Changes(
                        0,
                        expected,
                        new Checkpoint(next + 1, expected.next()),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new Forgotten(conversation, user))));
    }

    @Test
    default void whoIsForgottenMayComeAgain() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), BEN, "1");
        ChatConversation without = leave(kitchen, BEN, 2);
        forget(3, kitchen.id(), BEN);
        Member joining = new Member(Role.MEMBER, 1, 0);
        ChatConversation again = without.withMembers(without.members().with(BEN, joining), NOON, 4);
        change(again, List.of(new Membership(kitchen.id(), BEN, Optional.of(joining), 4)));

        assertThat(history().conversationsOf(BEN)).isEqualTo(Map.of(kitchen.id(), joining));
        assertThat(history()
                        .listed(BEN, ListFilter.ALL, Optional.empty(), 10)
                        .get(0)
                        .participation())
                .isEqualTo(Participation.none(kitchen.id(), BEN));
    }

    @Test
    default void somebodyStandsInThePlaceOfOneOfTwo() {
        ChatConversation direct = send(0, begin(0, aDirectConversation(ANA, BEN, 0)), BEN, "1", "2");
        ChatConversation closed = direct.closed(direct.members().replaced(BEN, UserId.ERASED), NOON.plusSeconds(9), 3);
        change(
                closed,
                List.of(
                        Membership.ended(direct.id(), BEN, 3),
                        new Membership(
                                direct.id(), UserId.ERASED, closed.members().member(UserId.ERASED), 3)));
        List<ChatMessage> without = history().range(direct.id(), 1, 9).stream()
                .map(message -> message.without(BEN, closed.members(), NOON, 3 + message.seq()))
                .toList();
        commit(0, 6, List.of(closed.withChange(5)), without);
        forget(6, direct.id(), BEN);

        assertThat(history().conversation(direct.id())).contains(closed.withChange(5));
        assertThat(history().range(direct.id(), 1, 9)).isEqualTo(without);
        assertThat(new HashSet<>(history().everIn(BEN))).isEmpty();
        assertThat(history().everIn(ANA)).containsExactly(direct.id());
    }

    @Test
    default void aReplyIsFoundAlsoWhenWhatItAnswersHasExpired() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1");
        ChatMessage question = history().range(kitchen.id(), 1, 1).get(0);
        ChatMessage reply = aReply(question, BEN, "2", 2, 2);
        ChatConversation state = kitchen.withMessage(NOON, 2);
        commit(0, 3, List.of(state), List.of(reply, question.withReply(2)));
        change(state.expired(1, 3), List.of());

        assertThat(history().replies(kitchen.id(), question.id(), 0, 10)).containsExactly(reply);
        assertThat(history().range(kitchen.id(), 1, 1))
                .containsExactly(question.withReply(2).expired());
    }
}
