package dev.parley.retention;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.conversation.ConfigureConversation;
import dev.parley.exchange.AddReaction;
import dev.parley.exchange.SendMessage;
import dev.parley.readchat.ReadChat;
import dev.parley.readchat.ReadChat.From;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Reaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of the time for which messages are kept, through the whole of Parley, whose messages are sent at noon. */
class ExpiringTest {
    private final Backend backend = new Backend();
    private final ConversationId kitchen = backend.group(ANA, BEN).id();

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void whatIsKeptForEverStays() {
        backend.say(ANA, kitchen, "hello");

        sweep(Optional.empty(), NOON.plus(Duration.ofDays(10_000)));

        assertThat(state().expiredSeq()).isZero();
    }

    @Test
    void messagesExpireWhenTheirTimeIsOver() {
        say(3);

        sweep(Optional.of(Duration.ofDays(30)), NOON.plus(Duration.ofDays(30)).minusMillis(1));
        assertThat(state().expiredSeq()).isZero();

        sweep(Optional.of(Duration.ofDays(30)), NOON.plus(Duration.ofDays(30)));
        assertThat(state().expiredSeq()).isEqualTo(3);
        assertThat(backend.reader
                        .read(new ReadChat(BEN, kitchen, new From.Latest(), 10))
                        .messages())
                .isEmpty();
        assertThat(backend.store.range(kitchen, 1, 3))
                .allSatisfy(message -> assertThat(message.text()).isEmpty());
    }

    @Test
    void aConversationHasItsOwnTime() {
        join(backend.administration.configure(ConfigureConversation.keep(ANA, kitchen, Duration.ofHours(1))));
        ConversationId other = backend.group(ANA).id();
        say(2);
        backend.say(ANA, other, "kept");

        sweep(Optional.of(Duration.ofDays(1)), NOON.plus(Duration.ofHours(2)));

        assertThat(state().expiredSeq()).isEqualTo(2);
        assertThat(backend.store.conversation(other).orElseThrow().expiredSeq()).isZero();

        join(backend.administration.configure(ConfigureConversation.keep(ANA, kitchen, Duration.ZERO)));
        say(1);
        sweep(Optional.of(Duration.ofDays(1)), NOON.plus(Duration.ofHours(2)));
        assertThat(state().expiredSeq()).isEqualTo(2);
    }

    @Test
    void eachOfTheTwoOfADirectConversationSaysHowLongItKeepsMessages() {
        ConversationId direct = Backend.stored(join(backend.exchange.send(
                        SendMessage.to(BEN, ANA, new ClientMessageId("1"), new MessageText("hello")))))
                .conversation();

        ChatConversation kept =
                join(backend.administration.configure(ConfigureConversation.keep(BEN, direct, Duration.ofMinutes(5))));

        assertThat(kept.settings().retention()).contains(Duration.ofMinutes(5));
        assertThat(failureOf(backend.administration.configure(ConfigureConversation.archive(BEN, direct, true)))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_DIRECT);
    }

    @Test
    void membersWhoOwnNothingDoNotSayHowLongMessagesAreKept() {
        assertThat(failureOf(backend.administration.configure(
                                ConfigureConversation.keep(BEN, kitchen, Duration.ofMinutes(5))))
                        .problem())
                .isEqualTo(Problem.CONVERSATION_OWNER_ONLY);
        assertThatThrownBy(() -> ConfigureConversation.keep(ANA, kitchen, Duration.ofMillis(1_500)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ConfigureConversation.keep(ANA, kitchen, Duration.ofDays(40_000)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void moreThanOneCommitClearsAreClearedInSeveral() {
        say(1_203);

        sweep(Optional.of(Duration.ofDays(1)), NOON.plus(Duration.ofDays(2)));

        assertThat(state().expiredSeq()).isEqualTo(1_203);
    }

    @Test
    void aConversationThatFailsKeepsNoOtherFromIt() {
        List<ConversationId> all =
                List.of(kitchen, backend.group(ANA).id(), backend.group(ANA).id());
        all.forEach(id -> backend.say(ANA, id, "hello"));
        AtomicInteger asked = new AtomicInteger();
        backend.store.before(call -> {
            if (call == Call.RANGE && asked.getAndIncrement() == 0) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "The first one can't be read.");
            }
        });

        assertThatThrownBy(() -> sweep(Optional.of(Duration.ofDays(1)), NOON.plus(Duration.ofDays(2))))
                .isInstanceOf(ParleyException.class);

        assertThat(all).filteredOn(id -> expired(id) == 1).hasSize(2);
        sweep(Optional.of(Duration.ofDays(1)), NOON.plus(Duration.ofDays(2)));
        assertThat(all).allMatch(id -> expired(id) == 1);
    }

    @Test
    void anOutageIsNotAskedOfEveryConversation() {
        for (int i = 0; i < 20; i++) {
            backend.say(ANA, backend.group(ANA).id(), "hello");
        }
        AtomicInteger asked = new AtomicInteger();
        backend.store.before(call -> {
            if (call == Call.RANGE) {
                asked.incrementAndGet();
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "not now");
            }
        });

        assertThatThrownBy(() -> sweep(Optional.of(Duration.ofDays(1)), NOON.plus(Duration.ofDays(2))))
                .isInstanceOf(ParleyException.class);

        assertThat(asked).hasValue(10);
    }

    private long expired(ConversationId id) {
        return backend.store.conversation(id).orElseThrow().expiredSeq();
    }

    @Test
    void whatHasExpiredIsNotThereForAnybody() {
        ChatMessage sent = backend.say(ANA, kitchen, "hello");
        sweep(Optional.of(Duration.ofDays(1)), NOON.plus(Duration.ofDays(2)));

        assertThat(failureOf(backend.exchange.amend(new AddReaction(BEN, kitchen, sent.id(), new Reaction("+1"))))
                        .problem())
                .isEqualTo(Problem.MESSAGE_NOT_FOUND);
        assertThat(failureOf(backend.exchange.send(
                                SendMessage.into(kitchen, BEN, new ClientMessageId("r"), new MessageText("re"))
                                        .replyingTo(sent.id())))
                        .problem())
                .isEqualTo(Problem.MESSAGE_NOT_FOUND);
    }

    @Test
    void aLateRepetitionOfWhatHasExpiredIsNotStoredAgain() {
        ClientMessageId id = new ClientMessageId("once");
        SendMessage command = SendMessage.into(kitchen, BEN, id, new MessageText("hello"));
        ChatMessage sent = Backend.stored(join(backend.exchange.send(command)));
        sweep(Optional.of(Duration.ofDays(1)), NOON.plus(Duration.ofDays(2)));

        ChatMessage again = Backend.stored(join(backend.exchange.send(command)));

        assertThat(again.id()).isEqualTo(sent.id());
        assertThat(again.seq()).isEqualTo(sent.seq());
        assertThat(state().lastSeq()).isEqualTo(1);
    }

    @Test
    void onceItIsStoppedNothingMoreExpires() {
        say(2);
        Expiring expiring = new Expiring(
                backend.store,
                backend.submissions,
                () -> NOON.plus(Duration.ofDays(2)),
                UUID::randomUUID,
                Optional.of(Duration.ofDays(1)));

        expiring.stop();
        expiring.sweep();

        assertThat(state().expiredSeq()).isZero();
    }

    private void say(int messages) {
        for (int i = 0; i < messages; i++) {
            backend.say(BEN, kitchen, "message " + i);
        }
    }

    private ChatConversation state() {
        return backend.store.conversation(kitchen).orElseThrow();
    }

    private void sweep(Optional<Duration> retention, Instant now) {
        new Expiring(backend.store, backend.submissions, () -> now, UUID::randomUUID, retention).sweep();
    }
}
