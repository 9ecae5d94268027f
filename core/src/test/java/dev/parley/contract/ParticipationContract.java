package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aDirectConversation;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.Blocks;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Unread;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every rule of a store's two ports on how people take part in conversations, and on how those are used. */
public interface ParticipationContract extends StoreContract {
    @Test
    default void aConversationKeepsHowItIsUsed() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatConversation archived = kitchen.configured(
                kitchen.title(), new ConversationSettings(History.JOINED, true, Optional.empty()), NOON, 1);
        commit(0, 2, List.of(archived), List.of());

        assertThat(history().conversation(kitchen.id())).contains(archived);
    }

    @Test
    default void aDirectConversationTellsWhoBlocksIt() {
        ChatConversation direct = begin(0, aDirectConversation(ANA, BEN, 0));
        prefer(direct, ANA, true, 1);
        prefer(direct, BEN, true, 2);
        assertThat(history().conversation(direct.id()))
                .contains(direct.withBlocks(new Blocks(Set.of(ANA, BEN), Optional.empty()), 2));
        assertThat(repository().conversations(Set.of(direct.id())).get(direct.id()))
                .isEqualTo(direct.withBlocks(new Blocks(Set.of(ANA, BEN), Optional.empty()), 2));

        prefer(direct, ANA, false, 3);
        assertThat(history().conversation(direct.id()))
                .contains(direct.withBlocks(new Blocks(Set.of(BEN), Optional.empty()), 3));
        assertThat(listed(ANA).conversation().blocks().by()).containsExactly(BEN);
    }

    @Test
    default void whoIsBlockedBeforeAnythingWasSaidKnowsNothingOfIt() {
        ChatConversation unshared = ChatConversation.unshared(ANA, BEN, NOON, 0);
        begin(0, unshared);
        prefer(unshared, ANA, true, 1);
        ChatConversation blocked = unshared.withBlocks(new Blocks(Set.of(ANA), Optional.of(BEN)), 1);
        Cursor start = Cursor.start(history().epoch(), SHARDS);

        assertThat(history().conversation(blocked.id())).contains(blocked);
        assertThat(listed(ANA).conversation()).isEqualTo(blocked);
        assertThat(history().listed(BEN, ListFilter.ALL, Optional.empty(), 10)).isEmpty();
        assertThat(history().conversationsOf(BEN)).isEmpty();
        assertThat(history().changesAfter(BEN, start, 10).conversations()).isEmpty();
        assertThat(history().everIn(BEN)).containsExactly(blocked.id()); // what is to be erased of them

        ChatConversation shared = blocked.shared(2);
        change(shared, List.of(new Membership(shared.id(), BEN, shared.members().member(BEN), 2)));
        assertThat(history().conversation(blocked.id())).contains(shared);
        assertThat(history().changesAfter(BEN, start, 10).conversations()).containsExactly(shared);
    }

    private void prefer(ChatConversation direct, UserId user, boolean blocks, long offset) {
        ChatConversation before = history().conversation(direct.id()).orElseThrow();
        Checkpoint expected = repository().checkpoint(0);
        repository()
                .commit(new Changes(
                        0,
                        expected,
                        new Checkpoint(offset + 1, expected.next()),
                        List.of(before.withBlocks(before.blocks().with(user, blocks), offset)),
                        List.of(),
                        List.of(),
                        List.of(Participation.none(direct.id(), user)
                                .preferring(new Preferences(!blocks, blocks), offset)),
                        List.of()));
    }

    @Test
    default void aListShowsWhatIsArchivedApartPartByPart() {
        List<ConversationId> open = new ArrayList<>();
        List<ConversationId> archived = new ArrayList<>();
        for (long offset = 0; offset < 24; offset += 2) {
            ChatConversation group = begin(0, aGroup(aConversationId(), offset, ANA, BEN));
            boolean closed = offset % 8 > 0;
            commit(0, offset + 2, List.of(used(group, closed, NOON.plusSeconds(offset), offset + 1)), List.of());
            (closed ? archived : open).add(0, group.id());
        }

        assertThat(listedIn(ListFilter.OPEN, 2)).isEqualTo(open);
        assertThat(listedIn(ListFilter.ARCHIVED, 2)).isEqualTo(archived);
        assertThat(listedIn(ListFilter.ALL, 5)).hasSize(12).containsAll(open).containsAll(archived);
        assertThat(history().listed(CLEO, ListFilter.ARCHIVED, Optional.empty(), 2))
                .isEmpty();
    }

    private List<ConversationId> listedIn(ListFilter filter, int limit) {
        List<ConversationId> all = new ArrayList<>();
        Optional<ListPlace> place = Optional.empty();
        List<ChatConversation> part;
        do {
            part = history().listed(ANA, filter, place, limit).stream()
                    .map(ListedConversation::conversation)
                    .toList();
            for (ChatConversation conversation : part) {
                all.add(conversation.id());
                place = Optional.of(new ListPlace(conversation.lastActivityAt(), conversation.id()));
            }
        } while (part.size() == limit);
        return all;
    }

    private static ChatConversation used(ChatConversation group, boolean archived, Instant at, long offset) {
        return group.configured(
                group.title(), new ConversationSettings(History.ALL, archived, Optional.empty()), at, offset);
    }

    @Test
    default void whatIsOpenedAgainIsListedAmongWhatIsOpen() {
        ChatConversation group = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatConversation archived = used(group, true, NOON, 1);
        commit(0, 2, List.of(archived), List.of());
        assertThat(listedIn(ListFilter.OPEN, 5)).isEmpty();

        commit(0, 3, List.of(used(archived, false, NOON, 2)), List.of());

        assertThat(listedIn(ListFilter.OPEN, 5)).containsExactly(group.id());
        assertThat(listedIn(ListFilter.ARCHIVED, 5)).isEmpty();
    }

    @Test
    default void howSomebodyTakesPartIsFoundAsItWas() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1", "2", "3");
        Participation ben = new Participation(kitchen.id(), BEN, 3, 2, new Preferences(true, true), 4);
        participate(kitchen, ben);

        assertThat(repository().participations(Map.of(kitchen.id(), Set.of(BEN, CLEO), aConversationId(), Set.of(ANA))))
                .containsExactly(ben);
        assertThat(listed(BEN).participation()).isEqualTo(ben);
        assertThat(listed(BEN).unread().count()).isEqualTo(1);
        assertThat(listed(BEN).firstUnread()).isEqualTo(3);
    }

    @Test
    default void whoSendsHasReadUpToThatWithoutAnotherRevision() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1", "2");

        assertThat(listed(ANA).participation())
                .isEqualTo(Participation.none(kitchen.id(), ANA).sent(2));
        assertThat(listed(ANA).unread().count()).isZero();
        assertThat(listed(BEN).unread().count()).isEqualTo(2);

        participate(kitchen, new Participation(kitchen.id(), ANA, 2, 2, new Preferences(true, false), 3));
        kitchen = send(0, kitchen, BEN, "3", "4");
        send(0, kitchen, ANA, "5");

        assertThat(listed(ANA).participation())
                .isEqualTo(new Participation(kitchen.id(), ANA, 5, 5, new Preferences(true, false), 3));
        assertThat(listed(BEN).unread().count()).isEqualTo(1);
        assertThat(listed(BEN).firstUnread()).isEqualTo(5);
    }

    @Test
    default void aSystemSenderTakesNoPart() {
        UserId system = new UserId("system:clock");
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), system, "noon");

        assertThat(repository().participations(Map.of(kitchen.id(), Set.of(system))))
                .isEmpty();
        assertThat(listed(ANA).unread().count()).isEqualTo(1);
        assertThat(history().conversationsOf(system)).isEmpty();
    }

    @Test
    default void whomAMessageMentionsIsMentionedUntilTheyHaveReadIt() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1", "2");
        ChatMessage first = history().range(kitchen.id(), 1, 1).get(0);
        commit(
                0,
                4,
                List.of(kitchen.withChange(3)),
                List.of(first.edited(Body.of(new MessageText("@ben")), List.of(BEN), NOON, 3)));

        assertThat(listed(BEN).unread().mentioned()).isTrue();
        assertThat(listed(ANA).unread().mentioned()).isFalse();

        participate(kitchen, listed(BEN).participation().moved(0, 1, 4));

        assertThat(listed(BEN).unread().mentioned()).isFalse();
    }

    @Test
    default void whatIsDeletedIsNeitherUnreadNorMentions() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        kitchen = send(0, kitchen, ANA, "1", "2", "3", "4", "5");
        ChatMessage third = history().range(kitchen.id(), 3, 3).get(0);
        ChatMessage mentioning = third.edited(Body.of(new MessageText("@ben")), List.of(BEN), NOON, 6);
        commit(0, 7, List.of(kitchen.withChange(6)), List.of(mentioning));
        assertThat(listed(BEN).unread()).isEqualTo(new Unread(5, false, true));

        commit(0, 8, List.of(kitchen.withChange(7)), List.of(mentioning.deleted(NOON, 7)));
        assertThat(listed(BEN).unread()).isEqualTo(new Unread(4, false, false));

        for (long seq : List.of(1L, 5L, 2L, 4L)) {
            ChatMessage message = history().range(kitchen.id(), seq, seq).get(0);
            long offset = checkpoint();
            commit(0, offset + 1, List.of(kitchen.withChange(offset)), List.of(message.deleted(NOON, offset)));
        }
        assertThat(listed(BEN).unread()).isEqualTo(Unread.NONE);
        assertThat(listed(BEN).firstUnread()).isEqualTo(1);

        send(0, kitchen.withChange(checkpoint() - 1), ANA, "6");
        assertThat(listed(BEN).unread()).isEqualTo(new Unread(1, false, false));
    }

    @Test
    default void anEditChangesWhomAMessageMentions() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN, CLEO)), ANA, "1", "2");
        ChatMessage first = history().range(kitchen.id(), 1, 1).get(0);
        ChatMessage mentioning = first.edited(Body.of(new MessageText("@ben")), List.of(BEN), NOON, 3);
        commit(0, 4, List.of(kitchen.withChange(3)), List.of(mentioning));
        assertThat(listed(BEN).unread().mentioned()).isTrue();

        ChatMessage other = mentioning.edited(Body.of(new MessageText("@cleo")), List.of(CLEO), NOON, 4);
        commit(0, 5, List.of(kitchen.withChange(4)), List.of(other));

        assertThat(listed(BEN).unread()).isEqualTo(new Unread(2, false, false));
        assertThat(listed(CLEO).unread()).isEqualTo(new Unread(2, false, true));
    }

    @Test
    default void noMoreThanAThousandUnreadMessagesAreCounted() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        kitchen = send(
                0,
                kitchen,
                ANA,
                IntStream.range(0, Unread.MAX).mapToObj(i -> "m" + i).toArray(String[]::new));
        assertThat(listed(BEN).unread()).isEqualTo(new Unread(Unread.MAX, false, false));

        kitchen = send(0, kitchen, ANA, "one more");
        assertThat(listed(BEN).unread()).isEqualTo(new Unread(Unread.MAX, true, false));

        ChatMessage any = history().range(kitchen.id(), 7, 7).get(0);
        long offset = checkpoint();
        commit(0, offset + 1, List.of(kitchen.withChange(offset)), List.of(any.deleted(NOON, offset)));
        assertThat(listed(BEN).unread()).isEqualTo(new Unread(Unread.MAX, false, false));
    }

    @Test
    default void membersAreListedInPartsByHowFarTheyHaveCome() {
        List<UserId> people = List.of(ANA, BEN, CLEO, new UserId("\ud83d\udc4b"), new UserId("\uff3a"));
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, people.toArray(UserId[]::new)));
        kitchen = send(0, kitchen, ANA, "1", "2", "3");
        for (int i = 1; i < people.size(); i++) {
            participate(kitchen, Participation.none(kitchen.id(), people.get(i)).moved(i, i - 1, 3 + i));
        }
        UserId stranger = new UserId("stranger");
        participate(kitchen, Participation.none(kitchen.id(), stranger).moved(3, 3, 8));

        List<UserId> read = new ArrayList<>();
        Optional<UserId> after = Optional.empty();
        List<Participation> part;
        do {
            part = history().participations(kitchen.id(), 2, after, 2);
            part.forEach(each -> read.add(each.user()));
            after = part.isEmpty()
                    ? after
                    : Optional.of(part.get(part.size() - 1).user());
        } while (part.size() == 2);

        assertThat(read).containsExactly(ANA, CLEO, new UserId("\uff3a"), new UserId("\ud83d\udc4b"));
        assertThat(history().participations(kitchen.id(), 0, Optional.empty(), 10))
                .hasSize(5);
    }

    @Test
    default void whatOthersHaveReadIsCaughtUpInASmallConversation() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1", "2");
        Cursor seen = history().now();
        Participation ben = Participation.none(kitchen.id(), BEN).moved(0, 2, 3);
        participate(kitchen, ben);
        participate(kitchen, Participation.none(kitchen.id(), CLEO).moved(0, 2, 4));

        ChangesPage page = history().changesAfter(ANA, seen, 10);

        assertThat(page.participations()).containsExactly(ben);
        assertThat(page.messages()).isEmpty();
        assertThat(history().changesAfter(ANA, history().now(), 10).participations())
                .isEmpty();
        assertThat(history().changesAfter(CLEO, seen, 10).participations()).isEmpty();
    }

    @Test
    default void ofALargeConversationEverybodyCatchesUpWithTheirOwnAlone() {
        Set<UserId> people = new LinkedHashSet<>(List.of(ANA, BEN));
        IntStream.range(0, Participation.MAX_MEMBERS_TOLD - 1).forEach(i -> people.add(new UserId("user" + i)));
        ChatConversation hall = begin(0, aGroup(aConversationId(), 0, people.toArray(UserId[]::new)));
        hall = send(0, hall, BEN, "1");
        Participation ana = Participation.none(hall.id(), ANA).moved(0, 1, 2);
        Participation ben = Participation.none(hall.id(), BEN).moved(0, 1, 3);
        participate(hall, ana);
        participate(hall, ben);
        Cursor start = Cursor.start(history().epoch(), SHARDS);

        assertThat(history().changesAfter(ANA, start, 500).participations()).containsExactly(ana);
        assertThat(history().changesAfter(BEN, start, 500).participations()).containsExactly(ben);
    }

    @Test
    default void participationsAreCaughtUpInPartsInTheOrderOfTheLog() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1");
        Cursor seen = history().now();
        for (long read = 2; read < 6; read++) {
            kitchen = send(0, kitchen, ANA, "text");
            participate(kitchen, Participation.none(kitchen.id(), BEN).moved(0, read, checkpoint()));
        }
        participate(kitchen, Participation.none(kitchen.id(), ANA).moved(0, 5, checkpoint()));

        List<Object> read = new ArrayList<>();
        Cursor cursor = seen;
        ChangesPage page;
        do {
            page = history().changesAfter(BEN, cursor, 1);
            read.addAll(page.messages());
            read.addAll(page.participations());
            cursor = page.cursor();
        } while (page.more());

        assertThat(read).hasSize(6);
        assertThat(read.get(4)).isInstanceOf(Participation.class);
        assertThat(read.get(5)).isInstanceOf(Participation.class);
        assertThat(cursor).isEqualTo(history().now());
    }

    @Test
    default void whoLeftIsNotListedAndKeepsTheirPlace() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1");
        Participation ben = Participation.none(kitchen.id(), BEN).moved(0, 1, 2);
        participate(kitchen, ben);
        ChatConversation without = kitchen.withMembers(kitchen.members().without(BEN), NOON, 3);
        change(without, List.of(Membership.ended(kitchen.id(), BEN, 3)));

        assertThat(history().participations(kitchen.id(), 0, Optional.empty(), 10))
                .extracting(Participation::user)
                .containsExactly(ANA);
        assertThat(repository().participations(Map.of(kitchen.id(), Set.of(BEN))))
                .containsExactly(ben);
    }

    @Test
    default void howPeopleTakePartIsAnnouncedAgain() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1");
        Participation ben = Participation.none(kitchen.id(), BEN).moved(0, 1, 2);
        participate(kitchen, ben);

        assertThat(repository().storedSince(0, 2, 10).participations()).containsExactly(ben);
        assertThat(repository().storedSince(0, 3, 10).participations()).isEmpty();
    }

    private long checkpoint() {
        return repository().checkpoint(0).next();
    }

    private ListedConversation listed(UserId user) {
        return history().listed(user, ListFilter.ALL, Optional.empty(), 1).get(0);
    }

    private void participate(ChatConversation conversation, Participation participation) {
        ChatConversation before = history().conversation(conversation.id()).orElseThrow();
        Checkpoint expected = repository().checkpoint(0);
        repository()
                .commit(new Changes(
                        0,
                        expected,
                        new Checkpoint(participation.revision() + 1, expected.next()),
                        List.of(before.withChange(participation.revision())),
                        List.of(),
                        List.of(),
                        List.of(participation),
                        List.of()));
    }
}
