package dev.parley.app;

import dev.parley.conversation.ConversationAdministration;
import dev.parley.conversation.ConversationDirectory;
import dev.parley.conversation.Participating;
import dev.parley.exchange.Admission;
import dev.parley.exchange.MessageExchange;
import dev.parley.exchange.SaveMessage;
import dev.parley.javalin.Access;
import dev.parley.javalin.ParleyServer;
import dev.parley.javalin.ServerSettings;
import dev.parley.javalin.UseCases;
import dev.parley.json.JsonMessageRepository;
import dev.parley.json.JsonSettings;
import dev.parley.kafka.KafkaChatLog;
import dev.parley.kafka.KafkaEventBus;
import dev.parley.kafka.KafkaSettings;
import dev.parley.kafka.KafkaSignals;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.memory.InProcessEventBus;
import dev.parley.memory.InProcessSignals;
import dev.parley.memory.StoredChatLog;
import dev.parley.postgres.PostgresMessageRepository;
import dev.parley.postgres.PostgresSettings;
import dev.parley.presence.LiveSignals;
import dev.parley.presence.Signals;
import dev.parley.readchat.ChatLog;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ChatSearch;
import dev.parley.readchat.LiveChat;
import dev.parley.readchat.LogReader;
import dev.parley.retention.Erasing;
import dev.parley.retention.Expiring;
import dev.parley.shared.event.EventBus;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.work.ReadQueue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a server is put together, to be read from top to bottom: a store, a bus, the use cases, who hears what, and the server
 * in front. What is opened is closed in the opposite order.
 */
final class Wiring {
    private static final int REMEMBERED = 200_000;
    private static final long SECOND_MILLIS = 1_000;
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final int SIGNALS_WAITING = 10_000;

    private final Settings settings;
    private final Consumer<String> onWritingFailed;
    private final ThreadGuard guard;
    private final Resources resources = new Resources();
    private final Threads threads;
    private final Map<String, Supplier<Optional<String>>> health = new LinkedHashMap<>();

    private Wiring(Settings settings, Consumer<String> onWritingFailed, ThreadGuard guard) {
        this.settings = settings;
        this.onWritingFailed = onWritingFailed;
        this.guard = guard;
        this.threads = resources.opened(Threads.start(guard));
        health.put("threads", guard::trouble);
    }

    /**
     * Starts a server.
     *
     * @param settings what it is made of
     * @param onWritingFailed is told when the store can't write any more and the process must end
     * @param guard hears of threads that end by an error; its owner ends the process then
     * @return the running server; when this fails, nothing stays open
     */
    static Node start(Settings settings, Consumer<String> onWritingFailed, ThreadGuard guard) {
        Wiring wiring = new Wiring(settings, onWritingFailed, guard);
        try {
            return wiring.node();
        } catch (RuntimeException e) {
            wiring.resources.close();
            throw e;
        }
    }

    /** The ports of one store, and what of its durability was given up by name. */
    private record Opened(
            MessageRepository repository, ChatHistory history, MessageSearch search, List<String> weaknesses) {}

    /**
     * A bus, the log that it is, what tells it which store it feeds, how to read it directly, what carries signals beside it, what of its durability was given up by
     * name, and how long it keeps what was said, if it keeps anything.
     */
    private record Connected(
            EventBus bus,
            LogIdentity log,
            Consumer<String> feeding,
            ChatLog chatLog,
            Signals signals,
            List<String> weaknesses,
            Optional<String> keeping) {}

    private Node node() {
        Opened store = store();
        Connected log = bus(store.history());
        store.repository().bind(log.log());
        log.feeding().accept(store.history().epoch());

        ConversationDirectory directory = new ConversationDirectory(store.history(), threads.lookups(), REMEMBERED);
        Submissions submissions = new Submissions(log.bus(), settings.deadlines(), threads.timer());
        ReadQueue reads =
                new ReadQueue(threads.reads(), ReadQueue.Limits.DEFAULT.withLongPerPerson(settings.exportsPerPerson()));
        LiveChat live = new LiveChat(store.history(), log.bus().sharding(), reads);
        LiveSignals signals = new LiveSignals(
                log.signals(),
                directory,
                InstantSource.system(),
                System::nanoTime,
                UUID.randomUUID().toString());
        ChatReader reader = new ChatReader(store.history());
        Erasing erasing =
                new Erasing(store.history(), submissions, InstantSource.system(), UUID::randomUUID, threads.erasing());
        UseCases useCases = new UseCases(
                new MessageExchange(
                        new Admission(directory, settings.limits(), System::nanoTime),
                        submissions,
                        InstantSource.system(),
                        UUID::randomUUID),
                new ConversationAdministration(
                        directory, submissions, InstantSource.system(), UUID::randomUUID, settings.limits()),
                new Participating(directory, submissions, InstantSource.system(), UUID::randomUUID, settings.limits()),
                reader,
                new ChatSearch(reader, store.search()),
                live,
                signals,
                new LogReader(reader, log.chatLog()),
                erasing);

        hear(log.bus(), Stream.STORED, Group.everyInstance("node"), inOrder(directory, live, signals, submissions));
        hear(
                log.bus(),
                Stream.MESSAGES,
                Group.shared("save"),
                new SaveMessage(store.repository(), log.bus(), UUID::randomUUID));
        everySecond(live::checkpoint);
        resources.opened(log.signals().hear(signals));
        everySecond(signals::settle);
        atOnceAndEvery(HEARTBEAT_MILLIS, signals::beat);
        Sweeping sweeping = resources.opened(sweeping(store.history(), submissions));

        ParleyServer server = resources.opened(
                ParleyServer.start(serverSettings(), useCases, access(), threads.surroundings(reads, health)));
        return new Node(
                server, submissions, () -> stop(sweeping, erasing), resources, introduction(server.port(), store, log));
    }

    private Sweeping sweeping(ChatHistory history, Submissions submissions) {
        Expiring expiring = new Expiring(
                history,
                submissions,
                InstantSource.system(),
                UUID::randomUUID,
                settings.retention().kept());
        return Sweeping.start(expiring, settings.retention().check(), threads.sweeping());
    }

    private static void stop(Sweeping sweeping, Erasing erasing) {
        sweeping.close();
        erasing.stop();
    }

    private Opened store() {
        return switch (settings.store()) {
            case JSON -> jsonFiles();
            case POSTGRES -> postgres();
            case MEMORY -> memory();
        };
    }

    private Opened jsonFiles() {
        JsonMessageRepository files =
                resources.opened(JsonMessageRepository.open(jsonSettings(settings), onWritingFailed));
        health.put("store", files::trouble);
        return new Opened(files, files, files, List.of());
    }

    static JsonSettings jsonSettings(Settings settings) {
        return JsonSettings.in(settings.json().dataDir())
                .withSearchReach(settings.json().searchReach())
                .withCleaningDelay(settings.json().cleaning());
    }

    /** The in-process bus needs the database to itself; with Kafka, nodes share it. */
    private Opened postgres() {
        PostgresMessageRepository database =
                resources.opened(PostgresMessageRepository.open(postgresSettings(settings), guard));
        health.put("store", database::trouble);
        return new Opened(database, database, database, database.weaknesses());
    }

    static PostgresSettings postgresSettings(Settings settings) {
        Settings.Postgres at = settings.postgres();
        return PostgresSettings.of(at.url(), at.user(), at.password())
                .withExclusive(settings.bus() == Settings.Bus.LOCAL)
                .withAllowWeakDurability(settings.allowWeakDurability());
    }

    private static Opened memory() {
        InMemoryMessageRepository memory = new InMemoryMessageRepository();
        return new Opened(memory, memory, memory, List.of());
    }

    private Connected bus(ChatHistory history) {
        return switch (settings.bus()) {
            case LOCAL -> inProcess(history);
            case KAFKA -> kafka();
        };
    }

    private Connected inProcess(ChatHistory history) {
        InProcessEventBus bus = resources.opened(
                new InProcessEventBus(InProcessEventBus.Settings.DEFAULT, guard, InstantSource.system()));
        InProcessSignals signals = resources.opened(new InProcessSignals(SIGNALS_WAITING, guard));
        ChatLog chatLog = new StoredChatLog(history, bus, threads.timer());
        return new Connected(bus, InProcessEventBus.LOG, epoch -> {}, chatLog, signals, List.of(), Optional.empty());
    }

    /** A store in memory is read anew from the log at each start, and claims it for nothing. */
    private Connected kafka() {
        KafkaSettings connection = kafkaSettings(settings);
        KafkaEventBus bus = resources.opened(KafkaEventBus.connect(connection, guard));
        health.put("bus", bus::trouble);
        KafkaSignals signals = resources.opened(KafkaSignals.connect(connection, guard));
        return new Connected(
                bus,
                bus.log(),
                settings.store() == Settings.Store.MEMORY ? epoch -> {} : bus::feed,
                new KafkaChatLog(connection, guard),
                signals,
                bus.weaknesses(),
                Optional.of(Introduction.keeping(bus.retention())));
    }

    static KafkaSettings kafkaSettings(Settings settings) {
        Settings.Kafka kafka = settings.kafka();
        return KafkaSettings.of(kafka.bootstrapServers())
                .withTopics(new KafkaSettings.Topics(
                        kafka.messages(), kafka.stored(), kafka.deadLetter(), kafka.signals(), kafka.partitions()))
                .withDurability(new KafkaSettings.Durability(
                        kafka.replication(), kafka.minInsyncReplicas(), settings.allowWeakDurability()))
                .withClients(new KafkaSettings.Clients(
                        kafka.groupPrefix(),
                        KafkaSettings.Clients.DEFAULT.deliveryTimeout(),
                        KafkaSettings.Clients.DEFAULT.sessionTimeout(),
                        kafka.clientProperties()));
    }

    private static EventHandler inOrder(EventHandler... handlers) {
        return batch -> {
            for (EventHandler handler : handlers) {
                handler.handle(batch);
            }
        };
    }

    private void hear(EventBus bus, Stream stream, Group group, EventHandler handler) {
        Subscription subscription = resources.opened(bus.subscribe(stream, group, handler));
        health.put(group.name(), subscription::trouble);
    }

    private void everySecond(Runnable work) {
        threads.timer().scheduleWithFixedDelay(work, SECOND_MILLIS, SECOND_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void atOnceAndEvery(long millis, Runnable work) {
        threads.timer().scheduleWithFixedDelay(work, 0, millis, TimeUnit.MILLISECONDS);
    }

    private ServerSettings serverSettings() {
        Settings.Http http = settings.http();
        return ServerSettings.on(http.host(), http.port())
                .withBehindTlsProxy(http.behindTlsProxy())
                .withAllowedOrigins(Set.copyOf(http.allowedOrigins()))
                .withAllowedHosts(Set.copyOf(http.allowedHosts()))
                .withLimits(ServerSettings.Limits.DEFAULT
                        .withConnectionsPerUser(settings.connectionsPerPerson())
                        .withRequests(
                                settings.requests().perSecond(),
                                settings.requests().inFlight()));
    }

    private Access access() {
        if (settings.auth().configured()) {
            JwtAuthentication authentication = resources.opened(JwtAuthentication.of(settings.auth()));
            health.put("auth", authentication::trouble);
            return Access.by(authentication);
        }
        SelfIssuedTokens tokens = new SelfIssuedTokens(InstantSource.system());
        return new Access(tokens.authentication(), Optional.of(tokens));
    }

    private List<String> introduction(int port, Opened store, Connected log) {
        List<String> weaknesses = new ArrayList<>(log.weaknesses());
        weaknesses.addAll(store.weaknesses());
        return Introduction.of(settings, port, log.keeping(), weaknesses);
    }
}
