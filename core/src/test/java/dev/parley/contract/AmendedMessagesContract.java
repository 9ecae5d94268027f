package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Reactions;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every rule of a store's two ports on messages that say more than a text, and on messages that change. */
public interface AmendedMessagesContract extends StoreContract {
    @Test
    default void aMessageWithEverythingIsFoundAsItWas() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        ChatMessage message = Fixtures.aFullMessage(kitchen.id(), ANA, 1, 1);
        commit(0, 2, List.of(kitchen.withMessage(NOON, 1)), List.of(message));

        assertThat(history().range(kitchen.id(), 1, 1)).containsExactly(message);
        assertThat(history().message(kitchen.id(), message.id())).contains(message);
        assertThat(repository().messages(Map.of(kitchen.id(), Set.of(message.id()))))
                .isEqualTo(Map.of(message.id(), message));
    }

    @Test
    default void aMessageWithoutATextIsFoundAsItWas() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        Body body = new Body(Optional.empty(), Optional.of(Fixtures.aContent()), List.of());
        ChatMessage message = Fixtures.aMessage(kitchen.id(), ANA, body, 1, 1);
        commit(0, 2, List.of(kitchen.withMessage(NOON, 1)), List.of(message));

        assertThat(history().range(kitchen.id(), 1, 1)).containsExactly(message);
    }

    @Test
    default void aChangedMessageTakesThePlaceOfWhatItWas() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2", "3");
        ChatMessage second = message(kitchen, 2);
        ChatMessage edited = second.edited(Body.of(new MessageText("two")), List.of(ANA), NOON.plusSeconds(9), 4);
        change(kitchen, edited);

        assertThat(message(kitchen, 2)).isEqualTo(edited);
        assertThat(history().message(kitchen.id(), second.id())).contains(edited);
        assertThat(history().range(kitchen.id(), 1, 9))
                .extracting(ChatMessage::seq)
                .containsExactly(1L, 2L, 3L);

        ChatMessage deleted = edited.deleted(NOON.plusSeconds(10), 5);
        change(kitchen, deleted);

        assertThat(message(kitchen, 2)).isEqualTo(deleted);
        assertThat(message(kitchen, 2).text()).isEmpty();
        assertThat(message(kitchen, 2).amendments().original())
                .contains(second.body().fingerprint());
    }

    @Test
    default void reactionsKeepTheirOrder() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1");
        Reactions reactions = Reactions.NONE
                .with(new Reaction("\ud83d\udc4d\ud83c\udffd"), BEN)
                .with(new Reaction("heart"), CLEO)
                .with(new Reaction("heart"), ANA)
                .with(new Reaction("\ud83d\udc4d\ud83c\udffd"), ANA);
        ChatMessage reacted = message(kitchen, 1).withReactions(reactions, 2);
        change(kitchen, reacted);

        assertThat(message(kitchen, 1)).isEqualTo(reacted);
        assertThat(message(kitchen, 1).amendments().reactions().byKind()).hasToString(reactions.toString());
    }

    @Test
    default void aMessageThatIsNewAndChangedInOneCommitIsStoredInItsLastState() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatMessage first = aMessage(kitchen.id(), ANA, "1", 1, 1);
        ChatMessage edited = first.edited(Body.of(new MessageText("one")), List.of(), NOON, 3);
        ChatConversation after =
                kitchen.withMessage(NOON, 1).withMessage(NOON, 2).withChange(3);
        commit(0, 4, List.of(after), List.of(edited, aMessage(kitchen.id(), ANA, "2", 2, 2)));

        assertThat(texts(history().range(kitchen.id(), 1, 9))).containsExactly("one", "2");
        assertThat(message(kitchen, 1)).isEqualTo(edited);
    }

    @Test
    default void repliesAreListedInPartsByTheirSeq() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "question", "aside");
        ChatMessage question = message(kitchen, 1);
        kitchen = reply(kitchen, question, "a", "b", "c");
        kitchen = reply(kitchen, message(kitchen, 2), "no answer to the question");
        kitchen = reply(kitchen, question, "d");

        assertThat(texts(history().replies(kitchen.id(), question.id(), 0, 3))).containsExactly("a", "b", "c");
        assertThat(texts(history().replies(kitchen.id(), question.id(), 5, 3))).containsExactly("d");
        assertThat(history().replies(kitchen.id(), new MessageId(UUID.randomUUID()), 0, 3))
                .isEmpty();
        assertThat(history().replies(aConversationId(), question.id(), 0, 3)).isEmpty();
    }

    @Test
    default void aReplyKeepsWhichMessageItAnswersAndReadersAreShownThatOneAsItIs() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "question");
        kitchen = reply(kitchen, message(kitchen, 1), "answer");
        ChatMessage answer = message(kitchen, 2);

        assertThat(answer.replyTo()).contains(ReplyTo.of(message(kitchen, 1)));
        assertThat(quotes(ANA, kitchen, 1)).containsExactly(new Quote(ANA, Optional.of("question")));

        change(kitchen, message(kitchen, 1).edited(Body.of(new MessageText("why?")), List.of(), NOON, 3));

        assertThat(quotes(ANA, kitchen, 1)).containsExactly(new Quote(ANA, Optional.of("why?")));

        change(kitchen, message(kitchen, 1).deleted(NOON, 4));

        assertThat(quotes(ANA, kitchen, 1)).containsExactly(new Quote(ANA, Optional.empty()));
        assertThat(message(kitchen, 2)).isEqualTo(answer);
        assertThat(texts(history().replies(kitchen.id(), message(kitchen, 1).id(), 0, 3)))
                .containsExactly("answer");
    }

    @Test
    default void aQuoteIsTheBeginningOfALongText() {
        String wave = "\ud83d\udc4b";
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        kitchen = send(0, kitchen, ANA, wave.repeat(Quote.MAX_CODE_POINTS + 1), wave.repeat(Quote.MAX_CODE_POINTS));

        assertThat(quotes(ANA, kitchen, 1, 2))
                .containsOnly(new Quote(ANA, Optional.of(wave.repeat(Quote.MAX_CODE_POINTS))));
    }

    @Test
    default void manyMessagesOfSeveralConversationsAreQuotedInOneQuestion() {
        String[] texts = IntStream.range(0, 150).mapToObj(i -> "text " + i).toArray(String[]::new);
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, texts);
        ChatConversation cellar = send(1, begin(1, aGroup(aConversationId(), 0, BEN)), BEN, "below");
        ChatMessage below = message(cellar, 1);

        Map<MessageId, Quote> quotes = history()
                .quotes(
                        BEN,
                        Map.of(
                                kitchen.id(),
                                LongStream.rangeClosed(1, 151).boxed().toList(),
                                cellar.id(),
                                List.of(1L),
                                aConversationId(),
                                List.of(1L)));

        assertThat(quotes).hasSize(151).containsEntry(below.id(), Quote.of(below));
        assertThat(quotes.get(message(kitchen, 150).id())).isEqualTo(new Quote(ANA, Optional.of("text 149")));
    }

    @Test
    default void nobodyIsShownAQuoteOfWhatIsHiddenFromThem() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        kitchen = send(0, kitchen, ANA, "expired", "hidden", "shown");
        Map<UserId, Member> members = new LinkedHashMap<>(kitchen.members().byUser());
        members.put(BEN, new Member(Role.MEMBER, 2, 2));
        ChatConversation joined = kitchen.withMembers(Members.of(members), NOON, 4);
        change(joined, memberships(joined).subList(1, 2));
        change(joined.expired(1, 5), List.of());

        assertThat(quotes(ANA, kitchen, 1, 2, 3))
                .containsExactlyInAnyOrder(new Quote(ANA, Optional.of("hidden")), new Quote(ANA, Optional.of("shown")));
        assertThat(quotes(BEN, kitchen, 1, 2, 3)).containsExactly(new Quote(ANA, Optional.of("shown")));
        assertThat(quotes(CLEO, kitchen, 1, 2, 3)).isEmpty();
    }

    @Test
    default void whatWasChangedLongAfterItWasSentIsCaughtUpInItsPresentState() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "1", "2", "3", "4");
        Cursor seen = history().now();
        ChatMessage second = message(kitchen, 2).edited(Body.of(new MessageText("two")), List.of(), NOON, 5);
        change(kitchen, second);
        ChatMessage again = second.withReactions(Reactions.NONE.with(new Reaction("heart"), BEN), 6);
        change(kitchen, again);
        kitchen = send(0, kitchen, BEN, "5");
        ChatMessage first = message(kitchen, 1).deleted(NOON, 8);
        change(kitchen, first);

        assertThat(changes(seen, 10)).containsExactly(again, message(kitchen, 5), first);
        assertThat(changes(seen, 1)).containsExactly(again, message(kitchen, 5), first);
        assertThat(changes(Cursor.start(history().epoch(), SHARDS), 2))
                .extracting(ChatMessage::seq)
                .containsExactly(3L, 4L, 2L, 5L, 1L);
    }

    @Test
    default void twoMessagesOfOneRevisionAreNotTornApart() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2", "3");
        Cursor seen = history().now();
        commit(
                0,
                5,
                List.of(kitchen.withChange(4)),
                LongStream.rangeClosed(1, 3)
                        .mapToObj(seq -> message(kitchen, seq).withReply(4))
                        .toList());

        ChangesPage page = history().changesAfter(ANA, seen, 1);

        assertThat(page.messages()).hasSize(3);
        assertThat(page.more()).isFalse();
    }

    @Test
    default void moreMessagesOfOneRevisionThanAStretchHoldsAreOneStretch() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2", "3");
        commit(
                0,
                5,
                List.of(kitchen.withChange(4)),
                LongStream.rangeClosed(1, 3)
                        .mapToObj(seq -> message(kitchen, seq).withReply(4))
                        .toList());
        send(0, kitchen.withChange(4), ANA, "4");

        StoredStretch first = repository().storedSince(0, 4, 1);

        assertThat(first.messages()).extracting(ChatMessage::seq).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(first.next()).isEqualTo(5);
        assertThat(texts(repository().storedSince(0, 5, 1).messages())).containsExactly("4");
        assertThat(changes(Cursor.of(history().epoch(), 3, Cursor.NOTHING), 1)).hasSize(4);
    }

    @Test
    default void whatWasChangedIsAnnouncedAgain() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2", "3");
        ChatMessage first = message(kitchen, 1).deleted(NOON, 4);
        change(kitchen, first);

        StoredStretch stretch = repository().storedSince(0, 3, 10);

        assertThat(stretch.messages()).containsExactly(message(kitchen, 3), first);
        assertThat(stretch.next()).isEqualTo(5);
    }

    @Test
    default void whoSeesNothingOfWhatWasSaidBeforeCatchesUpWithTheRestAlone() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "hidden 1", "hidden 2");
        Map<UserId, Member> members = new LinkedHashMap<>(kitchen.members().byUser());
        members.put(BEN, new Member(Role.MEMBER, 2, 2));
        ChatConversation joined = kitchen.withMembers(Members.of(members), NOON, 3);
        change(joined, memberships(joined).subList(1, 2));
        change(joined, message(kitchen, 1).edited(Body.of(new MessageText("still hidden")), List.of(), NOON, 4));
        send(0, joined, ANA, "shown");

        assertThat(texts(history()
                        .changesAfter(BEN, Cursor.start(history().epoch(), SHARDS), 10)
                        .messages()))
                .containsExactly("shown");
        assertThat(history().conversationsOf(BEN))
                .containsExactly(Map.entry(kitchen.id(), new Member(Role.MEMBER, 2, 2)));
        assertThat(history().conversation(kitchen.id()).orElseThrow().members().member(BEN))
                .contains(new Member(Role.MEMBER, 2, 2));
    }

    private Collection<Quote> quotes(UserId reader, ChatConversation conversation, long... seqs) {
        return history()
                .quotes(
                        reader,
                        Map.of(conversation.id(), LongStream.of(seqs).boxed().toList()))
                .values();
    }

    private List<ChatMessage> changes(Cursor from, int limit) {
        List<ChatMessage> read = new ArrayList<>();
        Cursor cursor = from;
        ChangesPage page;
        do {
            page = history().changesAfter(ANA, cursor, limit);
            read.addAll(page.messages());
            cursor = page.cursor();
        } while (page.more());
        return read;
    }

    private ChatConversation reply(ChatConversation conversation, ChatMessage question, String... texts) {
        ChatConversation state = conversation;
        for (String text : texts) {
            long offset = repository().checkpoint(0).next();
            state = state.withMessage(NOON, offset);
            commit(
                    0,
                    offset + 1,
                    List.of(state),
                    List.of(Fixtures.aReply(question, ANA, text, state.lastSeq(), offset)));
        }
        return state;
    }

    private ChatMessage message(ChatConversation conversation, long seq) {
        return history().range(conversation.id(), seq, seq).get(0);
    }

    private void change(ChatConversation conversation, ChatMessage message) {
        ChatConversation before = history().conversation(conversation.id()).orElseThrow();
        commit(0, message.revision() + 1, List.of(before.withChange(message.revision())), List.of(message));
    }

    private static List<String> texts(List<ChatMessage> messages) {
        return messages.stream()
                .map(message -> message.text().orElseThrow().value())
                .toList();
    }
}
