package dev.parley.endtoend;

import dev.parley.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One node whose store and log are what lies in a folder: for making a snapshot as for opening one. */
final class SnapshotNode implements AutoCloseable {
    /** Kafka would remove records that are older than the topics keep them, which those of a snapshot are after a week. */
    private static final Map<String, String> KEEPS_OLD_RECORDS =
            Map.of("log.initial.task.delay.ms", "86400000", "log.retention.check.interval.ms", "86400000");

    private final Path folder;
    private final Optional<KafkaBroker> broker;
    private final Optional<Database> database;
    private final Node node;

    private SnapshotNode(
            Path folder, Optional<KafkaBroker> broker, Optional<Database> database, NodeSettings settings) {
        this.folder = folder;
        this.broker = broker;
        this.database = database;
        this.node = new Node(folder.resolve("node"), settings);
    }

    /** Starts a node on a folder: {@code broker} is Kafka's data, {@code store} or {@code store.sql} is the store. */
    static SnapshotNode start(Composition composition, Path folder) {
        Optional<KafkaBroker> broker = composition.isOnKafka() ? Optional.of(broker(folder)) : Optional.empty();
        Optional<Database> database = composition.isOnPostgres() ? Optional.of(database(folder)) : Optional.empty();
        NodeSettings bus = broker.map(started -> NodeSettings.kafka(started.bootstrapServers()))
                .orElseGet(NodeSettings::local);
        NodeSettings settings = database.map(bus::postgres).orElseGet(() -> bus.json(folder.resolve(Snapshot.STORE)));
        SnapshotNode started = new SnapshotNode(folder, broker, database, settings.sweeping());
        try {
            started.node.start();
            return started;
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    private static KafkaBroker broker(Path folder) {
        try {
            Path data = Files.createDirectories(folder.resolve(Snapshot.BROKER));
            return started(KafkaBroker.in(data, KEEPS_OLD_RECORDS, Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KafkaBroker started(KafkaBroker broker) {
        try {
            return broker.start();
        } catch (RuntimeException | Error e) {
            broker.close();
            throw e;
        }
    }

    private static Database database(Path folder) {
        Database database = Database.fresh();
        Path script = folder.resolve(Snapshot.STORE_SCRIPT);
        if (Files.exists(script)) {
            new DatabaseScript(database).run(script);
        }
        return database;
    }

    Node node() {
        return node;
    }

    /** Stops the node as an operator does, and writes what its store holds then into the folder, if it is not there. */
    void stop(String store) {
        node.terminate();
        node.ended(Duration.ofSeconds(40));
        if (database.isPresent()) {
            new DatabaseScript(database.get()).write(folder.resolve(store + ".sql"));
        } else if (!store.equals(Snapshot.STORE)) {
            Folders.copy(folder.resolve(Snapshot.STORE), folder.resolve(store));
        }
    }

    @Override
    public void close() {
        node.close();
        broker.ifPresent(KafkaBroker::close);
    }
}
