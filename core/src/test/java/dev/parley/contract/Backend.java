package dev.parley.contract;

import dev.parley.conversation.ConversationAdministration;
import dev.parley.conversation.ConversationDirectory;
import dev.parley.conversation.Limits;
import dev.parley.conversation.Participating;
import dev.parley.conversation.StartConversation;
import dev.parley.exchange.Admission;
import dev.parley.exchange.AmendMessage;
import dev.parley.exchange.MessageExchange;
import dev.parley.exchange.SaveMessage;
import dev.parley.exchange.SendMessage;
import dev.parley.exchange.Sent;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.memory.InProcessEventBus;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ChatSearch;
import dev.parley.readchat.LiveChat;
import dev.parley.shared.event.Deadlines;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.ReadQueue;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The whole of Parley in one process, at noon, over a store that can be made to fail. */
public final class Backend implements AutoCloseable {
    /** Long enough to never pass in a test that does not want it to. */
    public static final Deadlines PATIENT = new Deadlines(Duration.ofSeconds(60), Duration.ofSeconds(30));

    public final FaultyStore<InMemoryMessageRepository> store = new FaultyStore<>(new InMemoryMessageRepository());
    public final InProcessEventBus bus = new InProcessEventBus(InProcessEventBus.Settings.DEFAULT);
    public final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    public final ScheduledExecutorService reads = Executors.newScheduledThreadPool(2);
    public final Submissions submissions;
    public final ConversationDirectory directory = new ConversationDirectory(store, reads, 1_000);
    public final MessageExchange exchange;
    public final ConversationAdministration administration;
    public final Participating participating;
    public final ChatReader reader = new ChatReader(store);
    public final ChatSearch search = new ChatSearch(reader, store);
    public final ReadQueue readQueue = new ReadQueue(reads, new ReadQueue.Limits(2, 1, 2_000, 256, 2));
    public final LiveChat live = new LiveChat(store, bus.sharding(), readQueue);
    private final Subscription saving;

    public Backend() {
        this(PATIENT);
    }

    public Backend(Deadlines deadlines) {
        this(deadlines, new Limits(16 * 1024, 10_000, 10_000, 100_000));
    }

    public Backend(Deadlines deadlines, Limits limits) {
        submissions = new Submissions(bus, deadlines, timer);
        exchange = new MessageExchange(
                new Admission(directory, limits, () -> 0), submissions, () -> Fixtures.NOON, UUID::randomUUID);
        administration =
                new ConversationAdministration(directory, submissions, () -> Fixtures.NOON, UUID::randomUUID, limits);
        participating = new Participating(directory, submissions, () -> Fixtures.NOON, UUID::randomUUID, limits);
        store.bind(InProcessEventBus.LOG);
        bus.subscribe(Stream.STORED, Group.everyInstance("directory"), directory);
        bus.subscribe(Stream.STORED, Group.everyInstance("live"), live);
        bus.subscribe(Stream.STORED, Group.everyInstance("submissions"), submissions);
        saving = bus.subscribe(Stream.MESSAGES, Group.shared("save"), new SaveMessage(store, bus, UUID::randomUUID));
    }

    /** The subscription of the save handler. */
    public Subscription saving() {
        return saving;
    }

    /** Starts a group that its first member owns. */
    public ChatConversation group(UserId owner, UserId... others) {
        return join(administration.start(new StartConversation(
                        owner, new Title("Kitchen"), new LinkedHashSet<>(List.of(others)), Optional.empty())))
                .conversation();
    }

    /** Sends a text under an id of its own and waits until it is stored. */
    public ChatMessage say(UserId sender, ConversationId conversation, String text) {
        return stored(join(exchange.send(
                SendMessage.into(conversation, sender, Fixtures.aClientMessageId(), new MessageText(text)))));
    }

    /** Changes a message and waits until that is stored. */
    public ChatMessage amend(AmendMessage command) {
        return join(exchange.amend(command));
    }

    /** The stored message, if that is what became of it. */
    public static ChatMessage stored(Sent sent) {
        return ((Sent.Stored) sent).message();
    }

    /** Waits, within bounds. */
    public static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .copy()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        bus.close();
        timer.shutdownNow();
        reads.shutdownNow();
    }
}
