package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.exchange.Message;
import dev.parley.readchat.ChatLog;
import dev.parley.readchat.ChatLog.Entry;
import dev.parley.readchat.ChatLog.Start;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Every rule of {@link ChatLog}. */
public interface ChatLogContract {
    Start BEGINNING = new Start.Beginning();
    AtomicLong OFFSETS = new AtomicLong();

    /** The log of this test. */
    ChatLog log();

    /** Stores and announces a message as the save handler would; returns when the log has it. */
    void store(ChatMessage message);

    /** Announces a stored message once more, as happens after a crash. */
    void announceAgain(ChatMessage message);

    @Test
    default void anUnknownConversationHasNothingInTheLog() {
        assertThat(log().read(aConversationId(), BEGINNING, 10)).isEmpty();
    }

    @Test
    default void aConversationIsReadFromTheBeginningInItsOrderWithoutTheOthers() {
        ConversationId kitchen = aConversationId();
        ConversationId garden = aConversationId();
        ChatMessage first = stored(kitchen, ANA, "1", 1);
        stored(garden, BEN, "other", 1);
        ChatMessage second = stored(kitchen, BEN, "2", 2);
        stored(garden, BEN, "other", 2);
        ChatMessage third = stored(kitchen, ANA, "3", 3);

        assertThat(messages(log().read(kitchen, BEGINNING, 10))).containsExactly(first, second, third);
        assertThat(messages(log().read(kitchen, BEGINNING, 2))).containsExactly(first, second);
    }

    @Test
    default void readingThatIsCancelledEndsWithoutAnAnswer() {
        ConversationId kitchen = aConversationId();
        stored(kitchen, ANA, "1", 1);
        Cancellation connection = new Cancellation();

        assertThatThrownBy(() -> connection.within(() -> {
                    connection.cancel();
                    return log().read(kitchen, BEGINNING, 10);
                }))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    default void readingGoesOnBehindAPosition() {
        ConversationId kitchen = aConversationId();
        List<ChatMessage> sent = new ArrayList<>();
        for (int seq = 1; seq <= 7; seq++) {
            sent.add(stored(kitchen, ANA, "text " + seq, seq));
        }

        List<ChatMessage> read = new ArrayList<>();
        Start from = BEGINNING;
        List<Entry> part;
        do {
            part = log().read(kitchen, from, 3);
            read.addAll(messages(part));
            if (!part.isEmpty()) {
                from = new Start.After(part.get(part.size() - 1).position());
            }
        } while (!part.isEmpty());

        assertThat(read).containsExactlyElementsOf(sent);
    }

    @Test
    default void readingBeginsAtATime() {
        ConversationId kitchen = aConversationId();
        stored(kitchen, ANA, "early", 1);
        ChatMessage second = stored(kitchen, ANA, "at that time", 2);
        ChatMessage third = stored(kitchen, ANA, "late", 3);

        assertThat(messages(log().read(kitchen, new Start.Since(second.sentAt()), 10)))
                .containsExactly(second, third);
        assertThat(messages(log().read(kitchen, new Start.Since(second.sentAt().plusMillis(1)), 10)))
                .containsExactly(third);
        assertThat(log().read(kitchen, new Start.Since(third.sentAt().plusMillis(1)), 10))
                .isEmpty();
    }

    @Test
    default void whatWasAnnouncedTwiceIsReadOnce() {
        ConversationId kitchen = aConversationId();
        ChatMessage first = stored(kitchen, ANA, "1", 1);
        ChatMessage second = stored(kitchen, ANA, "2", 2);
        announceAgain(first);
        announceAgain(second);
        ChatMessage third = stored(kitchen, ANA, "3", 3);

        assertThat(messages(log().read(kitchen, BEGINNING, 10))).containsExactly(first, second, third);
    }

    @Test
    default void followingHandsOverWhatIsThereAndThenWhatComes() {
        ConversationId kitchen = aConversationId();
        List<ChatMessage> sent = new ArrayList<>();
        for (int seq = 1; seq <= 5; seq++) {
            sent.add(stored(kitchen, ANA, "text " + seq, seq));
        }
        List<Entry> heard = new CopyOnWriteArrayList<>();
        try (Subscription following = log().follow(kitchen, BEGINNING, heard::add)) {
            for (int seq = 6; seq <= 30; seq++) {
                sent.add(stored(kitchen, BEN, "text " + seq, seq));
                stored(aConversationId(), BEN, "other", 1);
            }

            soon().untilAsserted(() -> assertThat(messages(heard)).containsExactlyElementsOf(sent));
            assertThat(following.trouble()).isEmpty();
        }
    }

    @Test
    default void followingBeginsBehindAPosition() {
        ConversationId kitchen = aConversationId();
        stored(kitchen, ANA, "1", 1);
        ChatMessage second = stored(kitchen, ANA, "2", 2);
        long position = log().read(kitchen, BEGINNING, 1).get(0).position();
        List<Entry> heard = new CopyOnWriteArrayList<>();
        try (Subscription following = log().follow(kitchen, new Start.After(position), heard::add)) {
            ChatMessage third = stored(kitchen, ANA, "3", 3);

            soon().untilAsserted(() -> assertThat(messages(heard)).containsExactly(second, third));
            assertThat(following.trouble()).isEmpty();
        }
    }

    @Test
    default void aFollowerThatEndedHearsNothingMore() {
        ConversationId kitchen = aConversationId();
        List<Entry> heard = new CopyOnWriteArrayList<>();
        Subscription following = log().follow(kitchen, BEGINNING, heard::add);
        ChatMessage first = stored(kitchen, ANA, "1", 1);
        soon().untilAsserted(() -> assertThat(messages(heard)).containsExactly(first));
        following.close();
        following.close();

        stored(kitchen, ANA, "2", 2);

        List<Entry> witness = new CopyOnWriteArrayList<>();
        try (Subscription other = log().follow(kitchen, BEGINNING, witness::add)) {
            soon().untilAsserted(() -> assertThat(witness).hasSize(2));
            assertThat(other.trouble()).isEmpty();
        }
        assertThat(messages(heard)).containsExactly(first);
    }

    private ChatMessage stored(ConversationId conversation, UserId sender, String text, long seq) {
        long offset = OFFSETS.getAndIncrement();
        ChatMessage message = Message.of(Fixtures.created(conversation, sender, text, NOON.plusSeconds(offset)))
                .stored(List.of(), Optional.empty(), seq, offset);
        store(message);
        return message;
    }

    private static List<ChatMessage> messages(List<Entry> entries) {
        return entries.stream().map(Entry::message).toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }
}
