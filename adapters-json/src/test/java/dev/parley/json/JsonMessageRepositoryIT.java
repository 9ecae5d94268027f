package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.json.Machine.SmallDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other processes, full and failing disks, and sudden ends. */
class JsonMessageRepositoryIT {
    private static final int MANY = 1_000_000;

    private static final int OF_THE_JOURNAL = 23;

    @TempDir
    Path folder;

    @Test
    void aSecondProcessIsRefusedAndToldWhoTheFirstIs() throws Exception {
        try (JsonMessageRepository store = JsonMessageRepository.open(JsonSettings.in(folder));
                OtherProcess second = OtherProcess.start(folder, 1)) {
            second.join();

            assertThat(second.said()).hasSize(1);
            assertThat(second.said().get(0))
                    .startsWith("LOCKED")
                    .contains("process " + ProcessHandle.current().pid());
            Kitchen.begin(store);
            Kitchen.send(store, "unharmed");
        }
    }

    @Test
    void thisProcessIsRefusedWhileAnotherHasItOpen() throws Exception {
        try (OtherProcess other = OtherProcess.start(folder, MANY)) {
            awaitStored(other, 1);

            assertThatThrownBy(() -> JsonMessageRepository.open(JsonSettings.in(folder)))
                    .isInstanceOfSatisfying(
                            StoreNotOpenedException.class,
                            e -> assertThat(e.reason()).isEqualTo(StoreNotOpenedException.Reason.LOCKED));
            other.kill();
        }
    }

    @Test
    void everythingThatAKilledProcessReportedIsThere() throws Exception {
        int stored = 0;
        for (int round = 1; round <= 3; round++) {
            try (OtherProcess writer = OtherProcess.start(folder, MANY)) {
                awaitStored(writer, 300 * round);
                writer.kill();
                stored += writer.stored();
                stored = assertConsecutiveAndAtLeast(stored);
            }
        }
    }

    private static void awaitStored(OtherProcess process, int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> process.stored() >= count);
    }

    private int assertConsecutiveAndAtLeast(int count) {
        try (JsonMessageRepository store = JsonMessageRepository.open(JsonSettings.in(folder))) {
            List<String> texts = Kitchen.texts(store);
            assertThat(texts)
                    .hasSizeGreaterThanOrEqualTo(count)
                    .isEqualTo(IntStream.rangeClosed(1, texts.size())
                            .mapToObj(seq -> seq + " from another process")
                            .toList());
            return texts.size();
        }
    }

    /** Every other write is one of the journal, every other one of how far it is durable. */
    @ParameterizedTest
    @CsvSource({"fdatasync, EIO", "pwrite64, EIO", "pwrite64, ENOSPC"})
    void afterAFailedCallNothingIsAcknowledgedUntilTheStoreIsOpenedAgain(String call, String error) throws Exception {
        try (OtherProcess writer =
                OtherProcess.start(folder, 60, Machine.failing(call, "error=" + error + ":when=" + OF_THE_JOURNAL))) {
            assertNothingIsAcknowledgedAfterAFailure(writer);
        }
    }

    @Test
    void howFarTheJournalIsDurableMayFailToBeWritten() throws Exception {
        try (OtherProcess writer =
                OtherProcess.start(folder, 60, Machine.failing("pwrite64", "error=EIO:when=" + (OF_THE_JOURNAL - 1)))) {
            writer.join();

            assertThat(writer.stored()).isEqualTo(60);
        }
        assertConsecutiveAndAtLeast(60);
    }

    /** A real write that ends halfway, on any machine. */
    @Test
    void afterAWriteThatEndedHalfwayNothingIsAcknowledgedUntilTheStoreIsOpenedAgain() throws Exception {
        try (OtherProcess writer = OtherProcess.start(folder, 400, Machine.withFilesOfAtMost(100))) {
            assertNothingIsAcknowledgedAfterAFailure(writer);
        }
    }

    private void assertNothingIsAcknowledgedAfterAFailure(OtherProcess writer) throws InterruptedException {
        writer.join();

        List<String> said = writer.said();
        int failed = said.indexOf("failed OUTCOME_UNKNOWN");
        assertThat(failed).isGreaterThan(5);
        assertThat(said).containsOnlyOnce("trouble");
        assertThat(said.subList(failed + 1, said.size()))
                .filteredOn(line -> !line.equals("trouble"))
                .isNotEmpty()
                .containsOnly("failed STORE_UNAVAILABLE");
        assertConsecutiveAndAtLeast(writer.stored());
    }

    @Test
    void aFullDiskRefusesUntilThereIsRoomAgainAndLosesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, "1m")) {
            Path filler = disk.folder().resolve("filler");
            Files.write(filler, new byte[700 << 10]);
            JsonSettings settings =
                    JsonSettings.in(disk.folder().resolve("store")).withReservedBytes(0);
            int stored = 0;
            try (JsonMessageRepository store = JsonMessageRepository.open(settings)) {
                Kitchen.begin(store);
                stored = sendUntilFull(store);
                assertThat(store.trouble()).isEmpty();
                assertThat(Kitchen.texts(store)).hasSize(stored);

                Files.delete(filler);
                Kitchen.send(store, "after");
                stored++;
            }
            try (JsonMessageRepository store = JsonMessageRepository.open(settings)) {
                assertThat(Kitchen.texts(store)).hasSize(stored).endsWith(stored + " after");
            }
        }
    }

    private static int sendUntilFull(JsonMessageRepository store) {
        for (int stored = 0; stored < 10_000; stored++) {
            try {
                Kitchen.send(store, "x".repeat(1500));
            } catch (ParleyException e) {
                assertThat(e.problem()).isEqualTo(Problem.STORE_FULL);
                return stored;
            }
        }
        throw new AssertionError("The disk does not fill up.");
    }

    @Test
    void theReserveIsLeftFree() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, "1m")) {
            JsonSettings settings =
                    JsonSettings.in(disk.folder().resolve("store")).withReservedBytes(600 << 10);
            try (JsonMessageRepository store = JsonMessageRepository.open(settings)) {
                Kitchen.begin(store);
                assertThat(sendUntilFull(store)).isGreaterThan(100);
                assertThat(Files.getFileStore(disk.folder()).getUsableSpace()).isGreaterThan(590 << 10);
            }
        }
    }

    @Test
    void whatADiskThatFillsUpDuringAWriteTookIsCutOffAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, "900k")) {
            Path store = disk.folder().resolve("store");
            try (OtherProcess writer =
                    OtherProcess.start(store, 60, Machine.failing("pwrite64", "error=ENOSPC:when=" + OF_THE_JOURNAL))) {
                writer.join();

                assertThat(writer.said()).containsOnlyOnce("failed STORE_FULL").doesNotContain("trouble");
                assertThat(writer.stored()).isEqualTo(59);
            }
            try (JsonMessageRepository again =
                    JsonMessageRepository.open(JsonSettings.in(store).withReservedBytes(0))) {
                assertThat(Kitchen.texts(again)).hasSize(59);
            }
        }
    }

    @Test
    void messagesThatTheDiskChangedAreNotHandedOut() throws IOException {
        try (JsonMessageRepository store = JsonMessageRepository.open(JsonSettings.in(folder))) {
            Kitchen.begin(store);
            Kitchen.send(store, "true");
            Path file = Segments.file(folder, 1);
            int at = Files.readString(file).indexOf("1 true");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {'2'}), at);
            }

            assertThatThrownBy(() -> Kitchen.texts(store))
                    .isInstanceOfSatisfying(
                            ParleyException.class, e -> assertThat(e.problem()).isEqualTo(Problem.STORE_UNAVAILABLE))
                    .hasMessageContaining(file.toString());
        }
    }
}
