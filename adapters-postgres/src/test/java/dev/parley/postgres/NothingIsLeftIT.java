package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aFullMessage;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aReply;
import static dev.parley.contract.Fixtures.anEventId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Backend;
import dev.parley.contract.StoreContract;
import dev.parley.conversation.ConversationStarted;
import dev.parley.conversation.MarkerMoved;
import dev.parley.conversation.MemberRemoved;
import dev.parley.conversation.MessagesExpired;
import dev.parley.conversation.PreferencesSet;
import dev.parley.exchange.Message;
import dev.parley.exchange.MessageEdited;
import dev.parley.exchange.ReactionAdded;
import dev.parley.exchange.SaveMessage;
import dev.parley.exchange.SendMessage;
import dev.parley.memory.InProcessEventBus;
import dev.parley.retention.ErasePerson;
import dev.parley.retention.Erasing;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the tables hold, in whatever column, of messages that have expired and of people who were erased. */
class NothingIsLeftIT implements StoreContract {
    private static final UserId QUENDRESA = new UserId("quendresa");
    private static final String WORD = "wanderlust";

    private final PostgresSettings settings = Databases.fresh();
    private final PostgresMessageRepository store = PostgresMessageRepository.open(settings);
    private final InProcessEventBus bus = new InProcessEventBus(InProcessEventBus.Settings.DEFAULT);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final Submissions submissions = new Submissions(bus, Backend.PATIENT, threads);

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    @AfterEach
    void close() {
        bus.close();
        threads.shutdownNow();
        store.close();
    }

    @Test
    void whereAPersonWasErasedNoColumnHasTheirNameOrWhatTheySaid() {
        store.bind(InProcessEventBus.LOG);
        bus.subscribe(Stream.STORED, Group.everyInstance("submissions"), submissions);
        bus.subscribe(Stream.MESSAGES, Group.shared("save"), new SaveMessage(store, bus, UUID::randomUUID));
        ConversationId kitchen = group();
        ConversationId garden = group();
        MessageId question = say(kitchen, QUENDRESA, "I feel " + WORD, Optional.empty());
        MessageId other = say(kitchen, ANA, "so does @quendresa", Optional.of(question));
        say(kitchen, CLEO, "who?", Optional.of(other));
        decide(new ReactionAdded(anEventId(), kitchen, other, QUENDRESA, new Reaction("+1"), NOON));
        decide(new MessageEdited(anEventId(), kitchen, question, QUENDRESA, edit(WORD + " again"), NOON));
        decide(new MarkerMoved(anEventId(), kitchen, QUENDRESA, 2, 2, NOON));
        decide(new PreferencesSet(
                anEventId(), garden, QUENDRESA, Optional.empty(), Optional.of(true), Optional.empty(), NOON));
        say(garden, QUENDRESA, WORD, Optional.empty());
        decide(new MemberRemoved(anEventId(), garden, QUENDRESA, QUENDRESA, NOON));
        decide(new MessagesExpired(anEventId(), garden, 1, NOON));
        send(SendMessage.to(ANA, QUENDRESA, new ClientMessageId("quendresa-1"), new MessageText(WORD)));
        send(SendMessage.to(QUENDRESA, ANA, new ClientMessageId("a-1"), new MessageText("where to, @quendresa?")));
        assertThat(Sql.columnsWith(settings, QUENDRESA.value()))
                .containsExactly(
                        "members.user_id",
                        "mentions.user_id",
                        "messages.body",
                        "messages.client_message_id",
                        "messages.details",
                        "messages.sender",
                        "messages.words");
        assertThat(Sql.columnsWith(settings, WORD)).containsExactly("messages.body", "messages.words");

        Backend.join(new Erasing(store, submissions, () -> NOON, UUID::randomUUID, threads)
                .erase(new ErasePerson(CLEO, QUENDRESA)));

        assertThat(Sql.columnsWith(settings, QUENDRESA.value())).isEmpty();
        assertThat(Sql.columnsWith(settings, WORD)).isEmpty();
        assertThat(store.everIn(QUENDRESA)).isEmpty();
        assertThat(Sql.number(settings, "SELECT count(*) FROM messages")).isEqualTo(6);
    }

    private ConversationId group() {
        ConversationId id = aConversationId();
        Members members = Members.first(Map.of(ANA, Role.OWNER, QUENDRESA, Role.MEMBER, CLEO, Role.MEMBER));
        decide(new ConversationStarted(anEventId(), id, ANA, new Title("Trips"), members, NOON));
        return id;
    }

    private MessageId say(ConversationId conversation, UserId sender, String text, Optional<MessageId> replyTo) {
        ClientMessageId id = new ClientMessageId(sender.value() + "-" + UUID.randomUUID());
        return send(
                new SendMessage(sender, conversation, Optional.empty(), id, Body.of(new MessageText(text)), replyTo));
    }

    private MessageId send(SendMessage command) {
        Message.create(anEventId(), command, NOON).releaseEvents().forEach(this::decide);
        return MessageId.of(command.conversation(), command.sender(), command.clientMessageId());
    }

    private static BodyEdit edit(String text) {
        return new BodyEdit(Optional.of(new MessageText(text)), Optional.empty(), Optional.empty());
    }

    private void decide(DomainEvent event) {
        Backend.join(submissions.decide(event));
    }

    @Test
    void whereMessagesHaveExpiredNoColumnHasWhatTheySaid() {
        store.bind(LOG);
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, CLEO)), ANA, WORD, "2");
        ChatMessage full = aFullMessage(kitchen.id(), CLEO, 3, 3);
        commit(0, 4, List.of(kitchen.withMessage(NOON, 3)), List.of(full));
        ChatMessage question = store.range(kitchen.id(), 1, 1).get(0);
        ChatConversation replied = kitchen.withMessage(NOON, 3).withMessage(NOON, 4);
        commit(0, 5, List.of(replied), List.of(aReply(question, CLEO, "4", 4, 4), question.withReply(4)));
        assertThat(Sql.columnsWith(settings, WORD)).containsExactly("messages.body", "messages.words");
        assertThat(Sql.columnsWith(settings, "png")).containsExactly("messages.details");
        List<ChatMessage> before = store.range(kitchen.id(), 1, 9);

        change(replied.expired(4, 5), List.of());

        assertThat(Sql.columnsWith(settings, WORD)).isEmpty();
        assertThat(Sql.columnsWith(settings, "png")).isEmpty();
        assertThat(Sql.number(settings, "SELECT count(*) FROM messages WHERE body IS NOT NULL OR words IS NOT NULL"))
                .isZero();
        assertThat(Sql.number(settings, "SELECT count(details) FROM messages")).isEqualTo(2);
        assertThat(store.range(kitchen.id(), 1, 9))
                .isEqualTo(before.stream().map(ChatMessage::expired).toList());
    }

    @Test
    void theServerKeepsNoSamplesOfWhatIsSaidAndBySomebody() {
        store.bind(LOG);
        send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "same", "same", "same", "other");
        Sql.execute(settings, "ANALYZE");

        assertThat(Sql.number(
                        settings,
                        "SELECT count(*) FROM pg_stats WHERE tablename = 'messages'"
                                + " AND attname IN ('body', 'sender', 'client_message_id', 'words')"))
                .isZero();
        assertThat(
                        Sql.number(
                                settings,
                                "SELECT count(*) FROM pg_stats WHERE tablename = 'messages'"
                                        + " AND attname = 'details' AND (most_common_vals IS NOT NULL OR histogram_bounds IS NOT NULL)"))
                .isZero();
    }
}
