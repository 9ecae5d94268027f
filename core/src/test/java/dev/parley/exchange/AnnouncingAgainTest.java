package dev.parley.exchange;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Fixtures;
import dev.parley.contract.StoreContract;
import dev.parley.conversation.ConversationChanged;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.event.Announcement;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Reactions;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a new owner announces: nothing is missing, whichever way somebody reads it. */
class AnnouncingAgainTest implements StoreContract {
    private final InMemoryMessageRepository store = new InMemoryMessageRepository();

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    @BeforeEach
    void bind() {
        store.bind(LOG);
    }

    @Test
    void whatWasNotChangedIsAnnouncedAsStoredInTheOrderOfTheLog() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2");

        List<Announcement> again = again(0);

        assertThat(again.get(0)).isInstanceOf(ConversationChanged.class);
        assertThat(again.subList(1, 3))
                .extracting(announcement -> ((MessageStored) announcement).message())
                .containsExactlyElementsOf(history().range(kitchen.id(), 1, 2));
        assertThat(again(2)).hasSize(1);
        assertThat(again(3)).isEmpty();
    }

    @Test
    void aMessageThatWasChangedSinceIsAnnouncedBeforeThoseBehindItAndAtItsPlace() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2", "3");
        ChatMessage first = message(kitchen, 1).edited(Body.of(new MessageText("one")), List.of(), NOON, 4);
        change(kitchen, first);
        ChatMessage second = message(kitchen, 2)
                .withReactions(Reactions.NONE.with(new Reaction("heart"), BEN), 5)
                .withReactions(Reactions.NONE, 6);
        change(kitchen, second);

        List<Announcement> again = again(1);

        assertThat(again)
                .extracting(AnnouncingAgainTest::told)
                .containsExactly(
                        "stored 1 changed since", "stored 2 changed since", "stored 3", "changed 1", "changed 2");
    }

    @Test
    void aReplyAndWhatItAnswersAreBothAnnounced() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "question");
        ChatMessage question = message(kitchen, 1);
        ChatConversation after = kitchen.withMessage(NOON, 2);
        commit(0, 3, List.of(after), List.of(Fixtures.aReply(question, ANA, "answer", 2, 2), question.withReply(2)));

        assertThat(again(1))
                .extracting(AnnouncingAgainTest::told)
                .containsExactly("stored 1 changed since", "stored 2", "changed 1");
    }

    @Test
    void moreThanOneStretchIsPutInOrderAsAWhole() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        String[] texts = IntStream.range(0, 1_200).mapToObj(i -> "text " + i).toArray(String[]::new);
        kitchen = send(0, kitchen, ANA, texts);
        change(kitchen, message(kitchen, 1).edited(Body.of(new MessageText("one")), List.of(), NOON, 1_201));

        List<String> told = again(1).stream().map(AnnouncingAgainTest::told).toList();

        assertThat(told)
                .hasSize(1_201)
                .startsWith("stored 1 changed since", "stored 2")
                .endsWith("changed 1");
    }

    private static String told(Announcement announcement) {
        if (announcement instanceof MessageStored stored) {
            return "stored " + stored.message().seq() + (stored.changedSince() ? " changed since" : "");
        }
        return "changed " + ((MessageChanged) announcement).message().seq();
    }

    private List<Announcement> again(long announced) {
        Checkpoint reached = store.checkpoint(0);
        return new AnnouncingAgain(store, UUID::randomUUID).since(0, new Checkpoint(reached.next(), announced));
    }

    private ChatMessage message(ChatConversation conversation, long seq) {
        return history().range(conversation.id(), seq, seq).get(0);
    }

    private void change(ChatConversation conversation, ChatMessage message) {
        ChatConversation before = history().conversation(conversation.id()).orElseThrow();
        commit(0, message.revision() + 1, List.of(before.withChange(message.revision())), List.of(message));
    }
}
