package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.aReply;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.StoreContract;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is gone is gone from the files, and nothing else is. */
class CleaningTest implements StoreContract {
    private static final UserId EVE = new UserId("evelyn");
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    Path folder;

    private JsonMessageRepository store;
    private ChatConversation kitchen;

    @BeforeEach
    void open() {
        open(NEVER);
    }

    private void open(Duration delay) {
        store = JsonMessageRepository.open(
                JsonSettings.in(folder).withSegmentBytes(4096).withCleaningDelay(delay));
        store.bind(LOG);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen(Duration delay) {
        close();
        open(delay);
    }

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    private long next() {
        return store.checkpoint(0).next();
    }

    private void change(ChatConversation state, ChatMessage... messages) {
        kitchen = state;
        commit(0, next() + 1, List.of(state), List.of(messages));
    }

    private ChatMessage message(long seq) {
        return store.range(kitchen.id(), seq, seq).get(0);
    }

    /** Everything that can be asked about the kitchen and two of its people. */
    private List<Object> everything() {
        Cursor start = Cursor.start(store.epoch(), SHARDS);
        List<Object> all = new ArrayList<>(List.of(
                store.conversation(kitchen.id()),
                store.range(kitchen.id(), 1, 1_000),
                store.storedSince(0, 0, 10_000),
                store.oldest(Optional.empty(), 10),
                Set.copyOf(store.participations(Map.of(kitchen.id(), Set.of(ANA, EVE))))));
        for (UserId user : List.of(ANA, EVE)) {
            all.addAll(List.of(
                    store.everIn(user),
                    store.conversationsOf(user),
                    store.listed(user, ListFilter.ALL, Optional.empty(), 10),
                    store.changesAfter(user, start, 1_000)));
        }
        return all;
    }

    private String files() {
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                all.append(file.getFileName()).append('\n');
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertGoneFromFiles(String... words) {
        assertThat(files()).doesNotContain(words);
    }

    private void begin() {
        kitchen = begin(0, aGroup(aConversationId(), next(), ANA, EVE));
        for (int i = 0; i < 30; i++) {
            UserId sender = i % 3 == 0 ? EVE : ANA;
            change(
                    kitchen.withMessage(NOON, next()),
                    aMessage(kitchen.id(), sender, "secret" + i, kitchen.lastSeq() + 1, next()));
        }
    }

    private void assertCleanedWithoutAnyoneNoticing(String... gone) {
        List<Object> before = everything();
        assertThat(files()).contains(gone);
        assertThat(store.clean()).isTrue();
        assertGoneFromFiles(gone);
        assertThat(everything()).isEqualTo(before);
        reopen(NEVER);
        assertThat(everything()).isEqualTo(before);
        assertGoneFromFiles(gone);
        assertThat(store.clean()).isTrue();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatWasEditedOrDeletedIsGone() {
        begin();
        change(
                kitchen.withChange(next()),
                message(2).withReactions(message(2).amendments().reactions().with(new Reaction("+1"), ANA), next()));
        change(
                kitchen.withChange(next()),
                message(2).edited(Body.of(new MessageText("harmless")), List.of(), NOON, next()));
        change(kitchen.withChange(next()), message(3).deleted(NOON, next()));

        assertCleanedWithoutAnyoneNoticing("secret1\"", "secret2\"");
        assertThat(files()).contains("secret3\"", "harmless");
    }

    @Test
    void whatHasExpiredIsGone() {
        begin();
        ChatMessage reply = aReply(message(4), ANA, "secretreply", kitchen.lastSeq() + 1, next());
        change(kitchen.withMessage(NOON, next()), reply, message(4).withReply(next()));
        change(kitchen.expired(20, next()));

        assertCleanedWithoutAnyoneNoticing("secret0\"", "secret19\"");
        change(kitchen.expired(kitchen.lastSeq(), next()));
        assertCleanedWithoutAnyoneNoticing("secret20\"", "secret29\"", "secretreply");
    }

    @Test
    void aTitleThatWasReplacedIsGone() {
        begin();
        change(kitchen.configured(Optional.of(new Title("Scullery")), kitchen.settings(), NOON, next()));

        assertCleanedWithoutAnyoneNoticing("\"Kitchen\"");
        assertThat(files()).contains("Scullery");
    }

    private void erase() {
        ChatConversation without = kitchen.withMembers(kitchen.members().without(EVE), NOON, next());
        kitchen = without;
        change(without, List.of(Membership.ended(without.id(), EVE, next())));
        for (long seq = 1; seq <= without.lastSeq(); seq++) {
            ChatMessage message = message(seq);
            ChatMessage erased = message.without(EVE, without.members(), NOON, next());
            if (!erased.equals(message)) {
                change(kitchen.withChange(next()), erased);
            }
        }
        store.commit(new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(next() + 1, next()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Forgotten(without.id(), EVE))));
    }

    private void takePart() {
        change(
                kitchen.withMessage(NOON, next()),
                aMessage(kitchen.id(), ANA, "hello @evelyn", kitchen.lastSeq() + 1, next())
                        .edited(Body.of(new MessageText("hello @evelyn")), List.of(EVE), NOON, next()));
        long offset = next();
        kitchen = kitchen.withChange(offset);
        store.commit(new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(offset + 1, offset),
                List.of(kitchen),
                List.of(),
                List.of(),
                List.of(new Participation(kitchen.id(), EVE, 9, 9, new Preferences(true, false), offset)),
                List.of()));
    }

    @Test
    void aPersonWhoWasErasedIsNamedNowhere() {
        begin();
        takePart();
        erase();

        assertCleanedWithoutAnyoneNoticing("evelyn", "secret0\"", "secret3\"");
        assertThat(files()).contains("secret1\"");
    }

    @Test
    void aPersonIsErasedAlsoFromWhatHasExpiredAndWasCleanedBefore() {
        begin();
        takePart();
        change(kitchen.expired(kitchen.lastSeq(), next()));
        assertThat(store.clean()).isTrue();
        erase();

        assertCleanedWithoutAnyoneNoticing("evelyn");
    }

    @Test
    void whoComesBackIsKnownFromThenOn() {
        begin();
        erase();
        ChatConversation again = kitchen.withMembers(
                kitchen.members()
                        .with(
                                EVE,
                                aGroup(kitchen.id(), 0, EVE)
                                        .members()
                                        .member(EVE)
                                        .orElseThrow()),
                NOON,
                next());
        kitchen = again;
        change(
                again,
                memberships(again).stream()
                        .filter(one -> one.user().equals(EVE))
                        .toList());
        List<Object> before = everything();

        assertThat(store.clean()).isTrue();
        assertThat(everything()).isEqualTo(before);
        reopen(NEVER);
        assertThat(everything()).isEqualTo(before);
        erase();
        assertCleanedWithoutAnyoneNoticing("evelyn");
    }

    /** Against the order of things; the message goes on naming them, and nothing else is known. */
    @Test
    void whoIsForgottenBeforeTheirMessagesAreErasedStaysForgotten() {
        begin();
        ChatConversation without = kitchen.withMembers(kitchen.members().without(EVE), NOON, next());
        kitchen = without;
        store.commit(new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(next() + 1, next()),
                List.of(without),
                List.of(Membership.ended(without.id(), EVE, next())),
                List.of(),
                List.of(),
                List.of(new Forgotten(without.id(), EVE))));
        List<Object> before = everything();

        assertThat(store.clean()).isTrue();
        assertThat(everything()).isEqualTo(before);
        reopen(NEVER);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void nothingMovesAndTheFilesKeepTheirPermissions() throws IOException {
        begin();
        change(kitchen.expired(20, next()));
        Path first = Segments.file(folder, 1);
        Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rw-r-----"));
        List<String> before = Files.readAllLines(first);

        assertThat(store.clean()).isTrue();

        List<String> after = Files.readAllLines(first);
        assertThat(after).isNotEqualTo(before);
        assertThat(after.stream().map(String::length).toList())
                .isEqualTo(before.stream().map(String::length).toList());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aFileOfWhichNothingIsGoneIsLeftAlone() throws IOException {
        begin();
        Object before =
                Files.readAttributes(Segments.file(folder, 1), "unix:ino").get("ino");
        change(kitchen.withChange(next()), message(30).deleted(NOON, next()));

        assertThat(store.clean()).isTrue();

        assertGoneFromFiles("secret29\"");
        assertThat(Files.readAttributes(Segments.file(folder, 1), "unix:ino").get("ino"))
                .isEqualTo(before);
    }

    @Test
    void aBackupThatIsMadeMeanwhileTheNewestFileFirstIsTheSameStore(@TempDir Path backup) throws IOException {
        begin();
        takePart();
        erase();
        List<Object> before = everything();
        List<Integer> segments = Segments.in(folder);
        assertThat(segments).hasSizeGreaterThan(3);
        int half = segments.size() / 2;

        copy(segments.subList(half, segments.size()), backup);
        assertThat(store.clean()).isTrue();
        copy(segments.subList(0, half), backup);

        close();
        folder = backup;
        open(NEVER);
        assertThat(everything()).isEqualTo(before);
        assertThat(store.clean()).isTrue();
        assertGoneFromFiles("evelyn");
    }

    private void copy(List<Integer> segments, Path backup) throws IOException {
        for (int i = segments.size() - 1; i >= 0; i--) {
            Files.copy(Segments.file(folder, segments.get(i)), Segments.file(backup, segments.get(i)));
        }
    }

    @Test
    void itHappensByItselfSomeTimeAfterSomethingWasTakenAway() {
        begin();
        reopen(Duration.ofMillis(20));
        change(kitchen.withChange(next()), message(3).deleted(NOON, next()));

        await().untilAsserted(() -> assertGoneFromFiles("secret2\""));
    }

    @Test
    void whatWasLeftIsTakenOutWhenTheStoreIsOpenAgain() {
        begin();
        change(kitchen.withChange(next()), message(3).deleted(NOON, next()));
        reopen(Duration.ZERO);

        await().untilAsserted(() -> assertGoneFromFiles("secret2\""));
    }

    @Test
    void theRemainsOfACleaningThatWasInterruptedAreDeleted() throws IOException {
        begin();
        Path unfinished = folder.resolve("journal-0000001.jsonl.cleaning");
        Files.writeString(unfinished, "secret");
        reopen(NEVER);

        assertThat(unfinished).doesNotExist();
    }

    @Test
    void readersAndWritersGoOnMeanwhile() {
        begin();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> cleaning = CompletableFuture.supplyAsync(() -> {
            int passes = 0;
            while (!done.get()) {
                assertThat(store.clean()).isTrue();
                passes++;
            }
            return passes;
        });
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                List<ChatMessage> messages = store.range(kitchen.id(), 1, 1_000);
                assertThat(messages)
                        .extracting(ChatMessage::seq)
                        .startsWith(1L, 2L)
                        .isSorted();
                assertThat(messages)
                        .allMatch(message ->
                                message.isDeleted() || message.text().isPresent() || message.equals(message.expired()));
                store.changesAfter(ANA, Cursor.start(store.epoch(), SHARDS), 7);
                store.matching(ANA, Optional.empty(), SearchTerms.of("secret1"), 9);
            }
        });
        try {
            for (int i = 0; i < 150; i++) {
                long seq = 1 + i * 7L % kitchen.lastSeq();
                ChatMessage message = message(seq);
                switch (i % 3) {
                    case 0 -> change(kitchen.withChange(next()), message.withReply(next()));
                    case 1 -> change(kitchen.withChange(next()), message.deleted(NOON, next()));
                    default ->
                        change(
                                kitchen.withMessage(NOON, next()),
                                aMessage(kitchen.id(), ANA, "secret1" + i, kitchen.lastSeq() + 1, next()));
                }
                if (i % 10 == 9) {
                    change(kitchen.expired(i / 10, next()));
                }
            }
        } finally {
            done.set(true);
        }
        reading.join();
        assertThat(cleaning.join()).isPositive();
        List<Object> before = everything();
        reopen(NEVER);
        assertThat(everything()).isEqualTo(before);
    }
}
