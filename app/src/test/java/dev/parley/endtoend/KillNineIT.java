package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kafka.KafkaBroker;
import dev.parley.postgres.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever is killed, and whenever, what was acknowledged is stored once, in one order, and heard by everybody. How often and how
 * much is a matter of {@code -Dparley.kills} and {@code -Dparley.acked}; {@code PARLEY_SEED} repeats the choices of a run.
 */
@ExtendWith(NodeLogs.class)
class KillNineIT {
    @BeforeEach
    void forgetOtherNodes() {
        NodeLogs.forget();
    }

    @Test
    void oneProcessWithFilesIsKilled() {
        Path folder = Folders.fresh("kill-local-json");
        Path data = folder.resolve("data");
        try (Node node = new Node(folder, NodeSettings.local().json(data)).start()) {
            survives("local + json", List.of(node), () -> JournalReader.read(data), this::nodes);
        }
    }

    @Test
    void oneProcessWithADatabaseIsKilled() {
        Path folder = Folders.fresh("kill-local-postgres");
        Database database = Database.fresh();
        try (Node node = new Node(folder, NodeSettings.local().postgres(database)).start()) {
            survives("local + postgres", List.of(node), database::messages, this::nodes);
        }
    }

    @Test
    void aNodeWithKafkaAndFilesIsKilled() {
        Path folder = Folders.fresh("kill-kafka-json");
        Path data = folder.resolve("data");
        NodeSettings settings = NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                .named("kill-kafka-json")
                .json(data);
        try (Node node = new Node(folder, settings).start()) {
            survives("kafka + json", List.of(node), () -> JournalReader.read(data), this::nodes);
        }
    }

    @Test
    void twoNodesWithKafkaAndADatabaseAreKilled() {
        Path folder = Folders.fresh("kill-kafka-postgres");
        Database database = Database.fresh();
        NodeSettings settings = NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                .named("kill-kafka-postgres")
                .postgres(database);
        try (Node one = new Node(folder.resolve("one"), settings).start();
                Node two = new Node(folder.resolve("two"), settings).start()) {
            survives("kafka + postgres", List.of(one, two), database::messages, this::nodes);
        }
    }

    @Test
    void theBrokerAndTheDatabaseServerAreKilledUnderTwoNodes() {
        Path folder = Folders.fresh("kill-servers");
        try (KafkaBroker broker = KafkaBroker.in(Folders.fresh("kill-servers-broker"));
                PostgresServer postgres = PostgresServer.launch()) {
            broker.start();
            Database database = Database.on(postgres);
            NodeSettings settings =
                    NodeSettings.kafka(broker.bootstrapServers()).postgres(database);
            try (Node one = new Node(folder.resolve("one"), settings).start();
                    Node two = new Node(folder.resolve("two"), settings).start()) {
                survives("broker and database", List.of(one, two), database::messages, faults -> {
                    faults.kill("the broker", broker::kill, broker::start);
                    faults.kill("the database server", postgres::kill, postgres::start);
                    faults.kill("the broker", broker::kill, broker::start);
                    faults.kill("the database server", postgres::kill, postgres::start);
                });
            }
        }
    }

    private List<Node> nodes = List.of();

    private void nodes(Faults faults) {
        faults.kill(nodes, Faults.KILLS);
    }

    private void survives(
            String name, List<Node> running, Supplier<List<StoredMessage>> store, Consumer<Faults> strikes) {
        nodes = running;
        long seed = Faults.seed(name);
        Storm storm = new Storm(running, seed).begin();
        Faults faults = new Faults(storm, seed);

        strikes.accept(faults);
        storm.awaitAcked(Math.max(1, Faults.ACKED - storm.recording().ackedCount()));
        running.forEach(Node::awaitReady);
        storm.end(store);
        List<StoredMessage> read = readBack(running, storm);
        stop(running);

        List<StoredMessage> stored = store.get();
        Faults.say(name + ": " + faults.kills() + " kills, " + storm.recording().ackedCount() + " acknowledged, "
                + stored.size() + " stored, " + storm.recording().seen().size() + " heard");
        assertThat(Checker.violations(storm.recording(), stored)).isEmpty();
        assertThat(read).containsExactlyInAnyOrderElementsOf(stored);
    }

    /** The history as the last node tells it. */
    private static List<StoredMessage> readBack(List<Node> running, Storm storm) {
        return storm.history(running.get(running.size() - 1));
    }

    private static void stop(List<Node> running) {
        running.forEach(Node::terminate);
        for (Node node : running) {
            assertThat(node.ended(Duration.ofSeconds(30))).isZero();
        }
    }
}
