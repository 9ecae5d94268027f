package dev.parley.readchat;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.contract.Backend;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.contract.Fixtures;
import dev.parley.conversation.AddMember;
import dev.parley.conversation.ConfigureConversation;
import dev.parley.exchange.SendMessage;
import dev.parley.readchat.ChatReader.Bootstrap;
import dev.parley.readchat.ChatReader.Opened;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Quotes;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client begins with. */
class ChatReaderTest {
    private final Backend backend = new Backend();

    @AfterEach
    void close() {
        backend.close();
    }

    private Bootstrap bootstrap(UserId reader) {
        return backend.reader.bootstrap(reader, 2, 3);
    }

    private static List<String> texts(Opened opened) {
        return opened.messages().stream()
                .map(message -> message.text().orElseThrow().value())
                .toList();
    }

    @Test
    void aClientBeginsWithTheConversationsThatWereUsedLastAndTheirLastPages() {
        List<ConversationId> started = IntStream.range(0, 3)
                .mapToObj(i -> backend.group(ANA, BEN).id())
                .toList();
        IntStream.rangeClosed(1, 5).forEach(i -> backend.say(BEN, started.get(0), "m" + i));

        Bootstrap begun = bootstrap(ANA);

        assertThat(begun.conversations()).hasSize(2);
        assertThat(backend.reader.bootstrap(ANA, 10, 3).conversations())
                .filteredOn(opened -> opened.listed().conversation().id().equals(started.get(0)))
                .singleElement()
                .satisfies(opened -> {
                    assertThat(texts(opened)).containsExactly("m3", "m4", "m5");
                    assertThat(opened.listed().unread().count()).isEqualTo(5);
                });
        assertThat(bootstrap(CLEO).conversations()).isEmpty();
    }

    @Test
    void nobodyBeginsWithWhatWasSaidBeforeTheyJoinedWhereThatIsHidden() {
        ChatConversation kitchen = backend.group(ANA, BEN);
        Backend.join(backend.administration.configure(new ConfigureConversation(
                ANA, kitchen.id(), Optional.empty(), Optional.of(History.JOINED), Optional.empty(), Optional.empty())));
        backend.say(ANA, kitchen.id(), "before");
        Backend.join(backend.administration.add(new AddMember(ANA, kitchen.id(), CLEO, Role.MEMBER)));

        assertThat(bootstrap(CLEO).conversations()).singleElement().satisfies(opened -> {
            assertThat(opened.messages()).isEmpty();
            assertThat(opened.listed().lastMessage()).isEmpty();
        });
        backend.say(ANA, kitchen.id(), "after");
        assertThat(bootstrap(CLEO).conversations())
                .singleElement()
                .satisfies(opened -> assertThat(texts(opened)).containsExactly("after"));
    }

    @Test
    void theStoreIsAskedThreeQuestionsHoweverManyConversationsThereAre() {
        IntStream.range(0, 20).forEach(i -> backend.say(ANA, backend.group(ANA).id(), "Hello"));
        List<Call> asked = new CopyOnWriteArrayList<>();
        backend.store.before(asked::add);

        assertThat(backend.reader.bootstrap(ANA, 20, 3).conversations()).hasSize(20);

        assertThat(asked).containsExactly(Call.NOW, Call.LISTED, Call.NEWEST);
    }

    @Test
    void whatRepliesAnswerIsLookedUpInOneQuestionUnlessItIsThereAlready() {
        ConversationId kitchen = backend.group(ANA, BEN).id();
        List<ChatMessage> questions = List.of(
                backend.say(ANA, kitchen, "tea?"),
                backend.say(BEN, kitchen, "why?"),
                backend.say(ANA, kitchen, "who?"));
        List<ChatMessage> replies = questions.stream()
                .map(question -> Backend.stored(Backend.join(backend.exchange.send(
                        SendMessage.into(kitchen, BEN, Fixtures.aClientMessageId(), new MessageText("answer"))
                                .replyingTo(question.id())))))
                .toList();
        List<ChatMessage> page = new ArrayList<>(replies);
        page.add(questions.get(2));
        List<Call> asked = new CopyOnWriteArrayList<>();
        backend.store.before(asked::add);

        Quotes quotes = backend.reader.quotes(ANA, page);

        assertThat(asked).containsExactly(Call.QUOTES);
        assertThat(replies)
                .extracting(quotes::beside)
                .containsExactly(
                        Optional.of(Quote.of(questions.get(0))),
                        Optional.of(Quote.of(questions.get(1))),
                        Optional.of(Quote.of(questions.get(2))));
        assertThat(quotes.beside(questions.get(2))).isEmpty();

        asked.clear();
        backend.reader.quotes(ANA, List.of(questions.get(2), replies.get(2)));

        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsSaidWhileItIsReadComesAfterTheCursorAndNotBefore() {
        ConversationId kitchen = backend.group(ANA, BEN).id();
        backend.say(BEN, kitchen, "before");
        AtomicBoolean meanwhile = new AtomicBoolean();
        backend.store.after(call -> {
            if (call == Call.LISTED && meanwhile.compareAndSet(false, true)) {
                backend.say(BEN, kitchen, "meanwhile");
            }
        });

        Bootstrap begun = bootstrap(ANA);

        assertThat(texts(begun.conversations().get(0))).containsExactly("before");
        ChatReader.Sync sync = backend.reader.sync(ANA, Optional.of(begun.cursor()), 10);
        assertThat(((ChatReader.Sync.Part) sync).changes().messages())
                .extracting(ChatMessage::seq)
                .containsExactly(2L);
    }

    @Test
    void theBoundsOfWhatAClientBeginsWithAreKept() {
        assertThatThrownBy(() -> backend.reader.bootstrap(ANA, 101, 1))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.violations().get(0).field()).isEqualTo("conversations"));
        assertThatThrownBy(() -> backend.reader.bootstrap(ANA, 1, 51))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.violations().get(0).field()).isEqualTo("messages"));
        assertThatThrownBy(() -> backend.reader.bootstrap(ANA, 0, 1)).isInstanceOf(InvalidInputException.class);
    }
}
