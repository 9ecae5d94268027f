package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Backups that take a store's place, and what clients and other nodes are told. */
class RestoringIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CONFIGURATION = 78;

    private static void assertReset(Api person, String cursor) {
        Json answer = person.get("/sync?cursor=" + cursor).expect(200).body();
        assertThat(answer.has("reset")).as(answer.toString()).isTrue();
    }

    private static String cursor(Api person) {
        return person.get("/sync?limit=500").expect(200).body().text("cursor");
    }

    private static void say(Api person, String conversation, String text) {
        person.send(conversation, text.replace(' ', '-'), text).expect(201);
    }

    private static void declareRestored(Path folder, NodeSettings settings) {
        try (Node command = new Node(folder, settings)) {
            assertThat(command.launch("--restored").ended(SOON))
                    .as(command.output())
                    .isZero();
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (Path journal : List.copyOf(JournalReader.segments(from))) {
                Files.copy(journal, to.resolve(journal.getFileName()));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCopyOfTheFilesThatIsWrittenOnResetsWhoeverKnowsWhatItLost() {
        Path folder = Folders.fresh("restored-files");
        NodeSettings original = NodeSettings.local().json(folder.resolve("data"));
        NodeSettings restored = NodeSettings.local().json(folder.resolve("restored"));
        String kitchen;
        String early;
        String late;
        try (Node node = new Node(folder.resolve("one"), original).start()) {
            Api ana = new Api(node, "ana");
            kitchen = ana.group("Kitchen");
            say(ana, kitchen, "kept");
            early = cursor(ana);
            copy(folder.resolve("data"), folder.resolve("restored"));
            say(ana, kitchen, "lost 1");
            say(ana, kitchen, "lost 2");
            late = cursor(ana);
        }

        try (Node node = new Node(folder.resolve("two"), restored).start()) {
            Api ana = new Api(node, "ana");
            say(ana, kitchen, "new 1");
            say(ana, kitchen, "new 2");
            say(ana, kitchen, "new 3");

            assertReset(ana, late);
            assertThat(ana.get("/sync?cursor=" + early).expect(200).body().objects("messages"))
                    .hasSize(3);
        }

        declareRestored(folder.resolve("command"), restored);
        try (Node node = new Node(folder.resolve("three"), restored).start()) {
            assertReset(new Api(node, "ana"), early);
        }
    }

    @Test
    void aLogThatFeedsAnotherStoreIsRefusedUntilTheStoreIsDeclaredRestored() {
        Path folder = Folders.fresh("restored-log");
        NodeSettings log =
                NodeSettings.kafka(KafkaBroker.shared().bootstrapServers()).named("restored-log");
        NodeSettings one = log.json(folder.resolve("data-1"));
        NodeSettings other = log.json(folder.resolve("data-2"));
        String kitchen;
        try (Node node = new Node(folder.resolve("one"), one).start()) {
            Api ana = new Api(node, "ana");
            kitchen = ana.group("Kitchen");
            say(ana, kitchen, "in the log");
        }

        assertRefused(new Node(folder.resolve("other"), other));
        declareRestored(folder.resolve("command"), other);
        try (Node node = new Node(folder.resolve("other-again"), other).start()) {
            Api ana = new Api(node, "ana");
            await("the store reads the log")
                    .atMost(SOON)
                    .until(() -> ana.get("/conversations/" + kitchen).status() == 200);
            say(ana, kitchen, "more");
        }
        assertRefused(new Node(folder.resolve("one-again"), one));
    }

    private static void assertRefused(Node node) {
        try (node) {
            assertThat(node.launch().ended(SOON)).as(node.output()).isEqualTo(CONFIGURATION);
            assertThat(node.output()).contains("--restored");
        }
    }
}
