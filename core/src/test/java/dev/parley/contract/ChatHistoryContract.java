package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aDirectConversation;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every rule of {@link dev.parley.shared.message.ChatHistory}. */
public interface ChatHistoryContract extends StoreContract {
    @BeforeEach
    default void bindHistory() {
        repository().bind(LOG);
    }

    @Test
    default void anEpochStaysTheSame() {
        assertThat(history().epoch()).isNotBlank().isEqualTo(history().epoch());
    }

    @Test
    default void whatDoesNotExistIsAbsent() {
        ConversationId nowhere = aConversationId();

        assertThat(history().conversation(nowhere)).isEmpty();
        assertThat(history().message(nowhere, new MessageId(UUID.randomUUID()))).isEmpty();
        assertThat(history().range(nowhere, 1, 50)).isEmpty();
        assertThat(history().conversationsOf(ANA)).isEmpty();
        assertThat(history().listed(ANA, ListFilter.ALL, Optional.empty(), 10)).isEmpty();
    }

    @Test
    default void nowIsTheLastRevisionOfEveryShard() {
        begin(1, aGroup(aConversationId(), 4, ANA));

        assertThat(history().now()).isEqualTo(Cursor.of(history().epoch(), Cursor.NOTHING, 4));
    }

    @Test
    default void aRangeHoldsConsecutiveMessagesAndNothingElse() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        ChatConversation garden = begin(0, aGroup(aConversationId(), 1, ANA));
        ChatConversation kitchenAfter = send(0, kitchen, ANA, "1", "2", "3");
        send(0, garden, ANA, "a", "b");
        send(0, kitchenAfter, BEN, "4", "5");

        assertThat(texts(history().range(kitchen.id(), 1, 200))).containsExactly("1", "2", "3", "4", "5");
        assertThat(texts(history().range(kitchen.id(), 3, 4))).containsExactly("3", "4");
        assertThat(history().range(kitchen.id(), 6, 10)).isEmpty();
        assertThat(history().range(kitchen.id(), 1, 5))
                .extracting(ChatMessage::seq)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    default void theNewestMessagesOfSeveralConversationsAreOneAnswer() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "k1", "k2", "k3");
        ChatConversation garden = send(1, begin(1, aGroup(aConversationId(), 0, ANA)), ANA, "g1");
        ChatConversation empty = begin(0, aGroup(aConversationId(), 4, ANA));

        List<ChatMessage> newest =
                history().newest(List.of(kitchen.id(), garden.id(), empty.id(), aConversationId()), 2);

        assertThat(texts(newest)).containsExactlyInAnyOrder("k2", "k3", "g1");
        assertThat(texts(newest.stream()
                        .filter(message -> message.conversation().equals(kitchen.id()))
                        .toList()))
                .containsExactly("k2", "k3");
    }

    @Test
    default void aMessageIsFoundByItsId() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        send(0, kitchen, ANA, "1", "2");
        ChatMessage second = history().range(kitchen.id(), 2, 2).get(0);

        assertThat(history().message(kitchen.id(), second.id())).contains(second);
        assertThat(history().message(aConversationId(), second.id())).isEmpty();
    }

    @Test
    default void aPersonHasTheConversationsThatTheyBelongTo() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        ChatConversation direct = begin(1, aDirectConversation(BEN, CLEO, 0));

        assertThat(history().conversationsOf(BEN)).containsOnlyKeys(kitchen.id(), direct.id());
        assertThat(history().conversationsOf(ANA))
                .containsExactly(Map.entry(kitchen.id(), new Member(Role.OWNER, 0, 0)));
    }

    @Test
    default void conversationsAreListedByLastActivityWithTheirNewestMessage() {
        ChatConversation quiet = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatConversation busy = begin(0, aGroup(aConversationId(), 1, ANA, BEN));
        busy = send(0, busy, BEN, "first", "second");

        List<ListedConversation> listed = history().listed(ANA, ListFilter.ALL, Optional.empty(), 10);

        assertThat(listed).extracting(ListedConversation::conversation).containsExactly(busy, quiet);
        assertThat(listed.get(0)
                        .lastMessage()
                        .orElseThrow()
                        .text()
                        .orElseThrow()
                        .value())
                .isEqualTo("second");
        assertThat(listed.get(1).lastMessage()).isEmpty();
    }

    @Test
    default void aListIsReadInPartsWithoutHolesOrRepetitionAlsoWhereTimesAreEqual() {
        Set<ConversationId> all = new LinkedHashSet<>();
        for (int i = 0; i < 11; i++) {
            all.add(begin(0, aGroup(aConversationId(), i, ANA, BEN)).id());
        }
        begin(1, aGroup(aConversationId(), 0, BEN));

        List<ConversationId> read = new ArrayList<>();
        Optional<ListPlace> place = Optional.empty();
        List<ListedConversation> part;
        do {
            part = history().listed(ANA, ListFilter.ALL, place, 4);
            for (ListedConversation listed : part) {
                read.add(listed.conversation().id());
                place = Optional.of(new ListPlace(
                        listed.conversation().lastActivityAt(),
                        listed.conversation().id()));
            }
        } while (part.size() == 4);

        assertThat(read).containsExactlyInAnyOrderElementsOf(all);
        assertThat(read).isSortedAccordingTo((one, other) -> other.toString().compareTo(one.toString()));
    }

    @Test
    default void nothingHasChangedAfterNow() {
        send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1");

        ChangesPage page = history().changesAfter(ANA, history().now(), 10);

        assertThat(page.conversations()).isEmpty();
        assertThat(page.messages()).isEmpty();
        assertThat(page.departures()).isEmpty();
        assertThat(page.more()).isFalse();
        assertThat(page.cursor()).isEqualTo(history().now());
    }

    @Test
    default void whatChangedAfterACursorIsReadInPartsUntilNow() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        ChatConversation garden = begin(1, aGroup(aConversationId(), 0, ANA));
        ChatConversation foreign = begin(1, aGroup(aConversationId(), 1, BEN));
        kitchen = send(0, kitchen, BEN, "k1", "k2");
        Cursor seen = history().now();
        send(0, kitchen, ANA, "k3", "k4", "k5");
        send(1, garden, ANA, "g1", "g2");
        send(1, foreign, BEN, "secret");
        ChatConversation attic = begin(0, aGroup(aConversationId(), 6, BEN, ANA));

        List<String> messages = new ArrayList<>();
        List<ConversationId> conversations = new ArrayList<>();
        Cursor cursor = readAll(seen, 2, messages, conversations);

        assertThat(messages).containsExactlyInAnyOrder("k3", "k4", "k5", "g1", "g2");
        assertThat(messages.stream().filter(text -> text.startsWith("k"))).containsExactly("k3", "k4", "k5");
        assertThat(conversations).containsExactly(attic.id());
        assertThat(cursor).isEqualTo(history().now());
    }

    @Test
    default void fromTheStartEverythingOfThePersonHasChanged() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        send(0, kitchen, BEN, "1", "2", "3", "4", "5");
        ChatConversation direct = begin(1, aDirectConversation(ANA, CLEO, 0));
        send(1, direct, CLEO, "hi");

        List<String> messages = new ArrayList<>();
        List<ConversationId> conversations = new ArrayList<>();
        readAll(Cursor.start(history().epoch(), SHARDS), 3, messages, conversations);

        assertThat(messages).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "hi");
        assertThat(conversations).containsExactlyInAnyOrder(kitchen.id(), direct.id());
    }

    @Test
    default void aConversationAndTheMessageThatStartedItAreNotTornApart() {
        for (int i = 0; i < 3; i++) {
            UserId other = new UserId("user" + i);
            ChatConversation direct = aDirectConversation(ANA, other, i);
            ChatConversation after = direct.withMessage(NOON, i);
            Checkpoint expected = repository().checkpoint(0);
            repository()
                    .commit(new Changes(
                            0,
                            expected,
                            new Checkpoint(i + 1, expected.next()),
                            List.of(after),
                            Fixtures.memberships(direct),
                            List.of(Fixtures.aMessage(direct.id(), ANA, "hi " + i, 1, i)),
                            List.of(),
                            List.of()));
        }

        List<String> messages = new ArrayList<>();
        List<ConversationId> conversations = new ArrayList<>();
        readAll(Cursor.start(history().epoch(), SHARDS), 1, messages, conversations);

        assertThat(messages).containsExactly("hi 0", "hi 1", "hi 2");
        assertThat(conversations).hasSize(3);
    }

    @Test
    default void whoWasRemovedLearnsOfThatAndOfNothingElse() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        kitchen = send(0, kitchen, ANA, "before");
        Cursor seen = history().now();
        kitchen = send(0, kitchen, ANA, "unseen");
        ChatConversation without = kitchen.withMembers(kitchen.members().without(BEN), NOON, 3);
        Membership ended = new Membership(kitchen.id(), BEN, Optional.empty(), 3);
        repository()
                .commit(new Changes(
                        0,
                        repository().checkpoint(0),
                        new Checkpoint(4, 3),
                        List.of(without),
                        List.of(ended),
                        List.of(),
                        List.of(),
                        List.of()));
        send(0, without, ANA, "after");

        ChangesPage page = history().changesAfter(BEN, seen, 50);

        assertThat(page.departures()).containsExactly(ended);
        assertThat(page.messages()).isEmpty();
        assertThat(page.conversations()).isEmpty();
        assertThat(page.more()).isFalse();
    }

    private Cursor readAll(Cursor from, int limit, List<String> messages, List<ConversationId> conversations) {
        Cursor cursor = from;
        for (int parts = 0; parts < 100; parts++) {
            ChangesPage page = history().changesAfter(ANA, cursor, limit);
            messages.addAll(texts(page.messages()));
            page.conversations().forEach(conversation -> conversations.add(conversation.id()));
            cursor = page.cursor();
            if (!page.more()) {
                return cursor;
            }
            assertThat(page.messages().size() + page.conversations().size()).isBetween(1, limit + 1);
        }
        throw new AssertionError("There is more and more: " + cursor);
    }

    private static List<String> texts(List<ChatMessage> messages) {
        return messages.stream()
                .map(message -> message.text().orElseThrow().value())
                .toList();
    }
}
