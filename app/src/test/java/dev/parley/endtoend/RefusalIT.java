package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A process that must not serve says why, in words and by its exit code, and changes nothing. */
class RefusalIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int DAMAGED = 65;
    private static final int IN_USE = 75;
    private static final int CONFIGURATION = 78;

    private static void assertRefused(Node node, int code, String... words) {
        try (node) {
            assertThat(node.launch().ended(SOON)).as(node.output()).isEqualTo(code);
            assertThat(node.output()).contains(words);
        }
    }

    @Test
    void anUnknownSettingIsRefusedByName() {
        Path folder = Folders.fresh("refused-unknown");
        assertRefused(
                new Node(folder, NodeSettings.local().with("PARLEY_HTPP_PORT", "7070")),
                CONFIGURATION,
                "PARLEY_HTPP_PORT");
    }

    @Test
    void anInvalidSettingIsRefusedWithItsValueAndWhatIsAccepted() {
        Path folder = Folders.fresh("refused-invalid");
        assertRefused(
                new Node(
                        folder,
                        NodeSettings.local().with("PARLEY_BUS", "pigeon").with("PARLEY_DRAIN_SECONDS", "soon")),
                CONFIGURATION,
                "PARLEY_BUS",
                "pigeon",
                "kafka",
                "PARLEY_DRAIN_SECONDS",
                "soon");
    }

    @Test
    void anotherAddressThanLoopbackNeedsAuthentication() {
        Path folder = Folders.fresh("refused-open");
        assertRefused(
                new Node(
                        folder,
                        NodeSettings.local().with("PARLEY_HTTP_HOST", "0.0.0.0").with("PARLEY_AUTH_HS256_SECRET", "")),
                CONFIGURATION,
                "PARLEY_HTTP_HOST");
    }

    @Test
    void oneReplicaIsRefusedUnlessAskedForByName() {
        Path folder = Folders.fresh("refused-weak");
        NodeSettings settings = NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                .named("refused-weak")
                .json(folder.resolve("data"))
                .with("PARLEY_ALLOW_WEAK_DURABILITY", "false");
        assertRefused(new Node(folder, settings), CONFIGURATION, "PARLEY_ALLOW_WEAK_DURABILITY");
    }

    @Test
    void anotherNumberOfPartitionsThanTheTopicHasIsRefused() {
        Path folder = Folders.fresh("refused-partitions");
        NodeSettings settings = NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                .named("refused-partitions")
                .json(folder.resolve("data"));
        new Node(folder, settings).start().close();

        assertRefused(
                new Node(folder.resolve("other"), settings.with("PARLEY_KAFKA_PARTITIONS", "5")),
                CONFIGURATION,
                "refused-partitions.messages");
    }

    @Test
    void aSecondProcessOnTheSameFilesIsRefusedAndTheFirstGoesOn() {
        Path folder = Folders.fresh("refused-second-json");
        NodeSettings settings = NodeSettings.local().json(folder.resolve("data"));
        try (Node first = new Node(folder.resolve("first"), settings).start()) {
            assertRefused(
                    new Node(folder.resolve("second"), settings),
                    IN_USE,
                    folder.resolve("data").toString());

            Api ana = new Api(first, "ana");
            ana.send(ana.group("Kitchen"), "one", "Hello").expect(201);
        }
    }

    @Test
    void aSecondProcessOnTheSameDatabaseIsRefusedAndTheFirstGoesOn() {
        Path folder = Folders.fresh("refused-second-postgres");
        NodeSettings settings = NodeSettings.local().postgres(Database.fresh());
        try (Node first = new Node(folder.resolve("first"), settings).start()) {
            assertRefused(new Node(folder.resolve("second"), settings), IN_USE, "another process");

            Api ana = new Api(first, "ana");
            ana.send(ana.group("Kitchen"), "one", "Hello").expect(201);
        }
    }

    @Test
    void aDamagedJournalIsRefusedWithFileAndOffsetAndStaysAsItIs() throws IOException {
        Path folder = Folders.fresh("refused-damaged");
        Path data = folder.resolve("data");
        try (Node node = new Node(folder.resolve("before"), NodeSettings.local().json(data)).start()) {
            Api ana = new Api(node, "ana");
            String kitchen = ana.group("Kitchen");
            for (int i = 1; i <= 5; i++) {
                ana.send(kitchen, "m" + i, "Message number " + i).expect(201);
            }
        }
        Path journal = JournalReader.segments(data).get(0);
        byte[] bytes = Files.readAllBytes(journal);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int place = text.indexOf("Message number 2");
        bytes[place] ^= 1;
        Files.write(journal, bytes);

        assertRefused(
                new Node(folder.resolve("after"), NodeSettings.local().json(data)),
                DAMAGED,
                journal.getFileName().toString(),
                String.valueOf(text.lastIndexOf('\n', place) + 1));
        assertThat(Files.readAllBytes(journal)).isEqualTo(bytes);
    }
}
