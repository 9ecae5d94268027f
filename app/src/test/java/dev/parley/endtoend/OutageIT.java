package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Api.Reply;
import dev.parley.endtoend.Socket.Heard;
import dev.parley.kafka.KafkaBroker;
import dev.parley.postgres.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people and operators see while a part of Parley is away, and when a process is told to stop. */
@ExtendWith(NodeLogs.class)
class OutageIT {
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("parley.outage.seconds", 30));
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int REQUEST_TIMEOUT = 4;

    @BeforeEach
    void forgetOtherNodes() {
        NodeLogs.forget();
    }

    private static NodeSettings impatient(NodeSettings settings) {
        return settings.with("PARLEY_REQUEST_TIMEOUT_SECONDS", String.valueOf(REQUEST_TIMEOUT))
                .with("PARLEY_STORED_TIMEOUT_SECONDS", "1");
    }

    // ---- the store is away

    @Test
    void whileTheStoreIsDownSendsAreAcceptedAndNothingIsLost() {
        whileTheStoreIs("down", OUTAGE, PostgresServer::kill, PostgresServer::start);
    }

    @Test
    void whileTheStoreIsFrozenSendsAreAcceptedAndNothingIsLost() {
        whileTheStoreIs("frozen", OUTAGE.dividedBy(2), PostgresServer::pause, PostgresServer::resume);
    }

    private interface Fault {
        void on(PostgresServer postgres);
    }

    private static void whileTheStoreIs(String how, Duration outage, Fault begin, Fault end) {
        Path folder = Folders.fresh("outage-store-" + how);
        try (PostgresServer postgres = PostgresServer.launch()) {
            Database database = Database.on(postgres);
            NodeSettings settings =
                    impatient(NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                            .named("outage-store-" + how)
                            .postgres(database));
            try (Node node = new Node(folder, settings).start()) {
                Storm storm = new Storm(List.of(node), Faults.seed("the store is " + how)).begin();
                storm.awaitAcked(500);
                String kitchen = new Api(node, "ana").group("Kitchen", "ben");

                begin.on(postgres);
                int accepted = acceptedFor(outage, node, kitchen);
                await().atMost(SOON).until(() -> node.readiness() == 503);
                await().atMost(SOON).until(() -> node.readinessDetail().contains("store"));
                end.on(postgres);

                assertThat(accepted).isGreaterThan(1);
                node.awaitReady();
                await().atMost(SOON)
                        .until(() -> new Api(node, "ben")
                                        .messages(kitchen, "?limit=200")
                                        .size()
                                == accepted);
                storm.end(() -> except(kitchen, database.messages()));
                assertThat(Checker.violations(storm.recording(), except(kitchen, database.messages())))
                        .isEmpty();
            }
        }
    }

    /** Sends without a pause for a time; each one is durable, and none can be stored. */
    private static int acceptedFor(Duration time, Node node, String conversation) {
        int accepted = 0;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            String id = "m" + ++accepted;
            Reply reply = new Api(node, "ana").send(conversation, id, "Message " + accepted);
            assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        }
        return accepted;
    }

    // ---- the log is away

    @Test
    void whileTheLogIsDownASendFailsInTimeAndMayBeRepeated() {
        whileTheLogIs("down", KafkaBroker::kill, KafkaBroker::start);
    }

    @Test
    void whileTheLogIsFrozenASendFailsInTimeAndMayBeRepeated() {
        whileTheLogIs("frozen", KafkaBroker::pause, KafkaBroker::resume);
    }

    private interface BrokerFault {
        void on(KafkaBroker broker);
    }

    private static void whileTheLogIs(String how, BrokerFault begin, BrokerFault end) {
        Path folder = Folders.fresh("outage-log-" + how);
        try (KafkaBroker broker = KafkaBroker.in(Folders.fresh("outage-log-" + how + "-broker"))) {
            broker.start();
            NodeSettings settings =
                    impatient(NodeSettings.kafka(broker.bootstrapServers())).json(folder.resolve("data"));
            try (Node node = new Node(folder, settings).start()) {
                Api ana = new Api(node, "ana");
                String kitchen = ana.group("Kitchen");
                ana.send(kitchen, "before", "Before").expect(201);

                begin.on(broker);
                for (int i = 0; i < 3; i++) {
                    failsInTime(ana, kitchen, i);
                }
                assertThat(EndToEndSuite.texts(ana.messages(kitchen, ""))).containsExactly("Before");
                end.on(broker);

                for (int i = 0; i < 3; i++) {
                    int number = i;
                    await().atMost(SOON)
                            .until(() -> ana.send(kitchen, "during" + number, "During " + number)
                                            .status()
                                    <= 201);
                }
                assertThat(EndToEndSuite.texts(ana.messages(kitchen, "")))
                        .containsExactlyInAnyOrder("Before", "During 0", "During 1", "During 2");
            }
        }
    }

    private static void failsInTime(Api api, String conversation, int number) {
        long begin = System.nanoTime();
        Reply reply = api.send(conversation, "during" + number, "During " + number);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
        assertThat(reply.body().text("code")).isIn("outcome_unknown", "log.unavailable");
        assertThat(reply.header("Retry-After")).isPresent();
        assertThat(took).isLessThan(Duration.ofSeconds(REQUEST_TIMEOUT + 3));
    }

    // ---- told to stop

    @Test
    void toldToStopUnderLoadItAnswersWhatIsRunningAndKeepsWhatItAcknowledged() {
        Path folder = Folders.fresh("stop");
        Path data = folder.resolve("data");
        try (Node node = new Node(folder, NodeSettings.local().json(data)).start();
                Heard idle = Socket.hear(node, "ana");
                Heard busy = Socket.hear(node, "ben")) {
            Storm storm = new Storm(List.of(node), Faults.seed("told to stop")).begin();
            storm.awaitAcked(500);
            String kitchen = new Api(node, "ben").group("Kitchen");
            List<CompletableFuture<Json>> inFlight = IntStream.range(0, 8)
                    .mapToObj(i -> busy.socket().asking(Socket.send(kitchen, "m" + i, "Message " + i)))
                    .toList();
            inFlight.get(0).join();

            node.terminate();

            assertThat(node.ended(Duration.ofSeconds(15))).isZero();
            assertThat(inFlight)
                    .allSatisfy(answer -> assertThat(answer.join().text("type")).isIn("ack", "error"));
            assertThat(idle.socket().closed()).succeedsWithin(SOON).isEqualTo(1012);
            assertThat(busy.socket().closed()).succeedsWithin(SOON).isEqualTo(1012);
            node.start();
            storm.end(() -> except(kitchen, JournalReader.read(data)));
            assertThat(Checker.violations(storm.recording(), except(kitchen, JournalReader.read(data))))
                    .isEmpty();
        }
    }

    /** What the storm said: the one other conversation is no part of it. */
    private static List<StoredMessage> except(String conversation, List<StoredMessage> stored) {
        return stored.stream()
                .filter(message -> !message.conversation().equals(conversation))
                .toList();
    }
}
