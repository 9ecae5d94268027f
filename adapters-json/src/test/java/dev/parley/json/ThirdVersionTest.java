package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aReply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that was written in the third version of the format, in which each reply has a copy of what it answers. */
class ThirdVersionTest {
    private static final UserId EVE = new UserId("evelyn");
    private static final UserId ODD = new UserId("d\u00f6d\"o");
    private static final ConversationId CELLAR = ConversationId.parse("0f0c52c2-8a0e-4f0e-9b4e-0b7c4f6f2a99");
    private static final String WORDS = "my number is 123";

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws IOException {
        for (int segment = 1; segment <= 2; segment++) {
            Path file = Segments.file(folder, segment);
            try (InputStream journal =
                    ThirdVersionTest.class.getResourceAsStream("third-version/" + file.getFileName())) {
                Files.copy(journal, file);
            }
        }
    }

    private JsonMessageRepository open() {
        return JsonMessageRepository.open(JsonSettings.in(folder).withCleaningDelay(Duration.ofDays(1)));
    }

    private String files() {
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file, StandardCharsets.UTF_8));
            }
            return all.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Object> everything(JsonMessageRepository store) {
        return new ArrayList<>(List.of(
                store.range(Kitchen.ID, 1, 9),
                store.range(CELLAR, 1, 9),
                store.storedSince(0, 0, 100),
                store.listed(EVE, ListFilter.ALL, Optional.empty(), 9)));
    }

    @Test
    void repliesAreReadWithoutTheirCopies() {
        try (JsonMessageRepository store = open()) {
            List<ChatMessage> messages = store.range(Kitchen.ID, 1, 9);
            ChatMessage question = messages.get(0);

            assertThat(messages).hasSize(5);
            assertThat(messages.subList(1, 5))
                    .extracting(ChatMessage::replyTo)
                    .containsOnly(Optional.of(ReplyTo.of(question)));
            assertThat(messages).extracting(ChatMessage::sender).containsExactly(EVE, ANA, ODD, ANA, ANA);
            assertThat(messages.get(4).text()).contains(new MessageText("last words"));
            assertThat(store.quotes(ANA, Map.of(Kitchen.ID, List.of(1L))))
                    .isEqualTo(Map.of(question.id(), new Quote(EVE, Optional.of(WORDS))));
        }
    }

    @Test
    void theCopiesAreTakenOutOfTheFilesAndNothingElseIs() {
        List<Object> before;
        try (JsonMessageRepository store = open()) {
            before = everything(store);
            assertThat(copies()).isEqualTo(5);

            assertThat(store.clean()).isTrue();

            assertThat(copies()).isZero();
            assertThat(files().split(WORDS, -1))
                    .as("what the message itself says")
                    .hasSize(2);
            assertThat(files()).contains("{\"replyTo\":{\"sender\":\"kept\"}");
            assertThat(everything(store)).isEqualTo(before);
        }
        try (JsonMessageRepository store = open()) {
            assertThat(everything(store)).isEqualTo(before);
            String cleaned = files();
            assertThat(store.clean()).isTrue();
            assertThat(files()).isEqualTo(cleaned);
        }
    }

    private long copies() {
        return files().lines()
                .filter(line -> line.contains("\"seq\":1,\"sender\":\"evelyn\""))
                .count();
    }

    @Test
    void cleaningIsDueWhenSuchAStoreIsOpened() {
        try (JsonMessageRepository store =
                JsonMessageRepository.open(JsonSettings.in(folder).withCleaningDelay(Duration.ofMillis(1)))) {
            assertThat(store.checkpoint(0).next()).isEqualTo(11);
            await().atMost(Duration.ofSeconds(60)).until(() -> copies() == 0);
        }
    }

    @Test
    void aLineThatLostItsCopyIsCleanedAgainWhenItIsReplaced() {
        try (JsonMessageRepository store = open()) {
            assertThat(store.clean()).isTrue();
            ChatConversation kitchen = store.conversation(Kitchen.ID).orElseThrow();
            ChatMessage reply = store.range(Kitchen.ID, 2, 2).get(0);
            Kitchen.commit(store, kitchen.withChange(11), reply.deleted(NOON, 11));
            assertThat(files()).contains("\"thanks\"");

            assertThat(store.clean()).isTrue();

            assertThat(files()).doesNotContain("\"thanks\"");
        }
        try (JsonMessageRepository store = open()) {
            assertThat(store.range(Kitchen.ID, 2, 2).get(0).isDeleted()).isTrue();
        }
    }

    @Test
    void aCopyInALineThatIsReplacedGoesWithTheRestOfTheLine() {
        try (JsonMessageRepository store = open()) {
            ChatConversation kitchen = store.conversation(Kitchen.ID).orElseThrow();
            ChatMessage question = store.range(Kitchen.ID, 1, 1).get(0);
            ChatMessage reply = store.range(Kitchen.ID, 3, 3).get(0);
            Kitchen.commit(store, kitchen.withChange(11), question.deleted(NOON, 11));
            Kitchen.commit(store, kitchen.withChange(12), reply.deleted(NOON, 12));

            assertThat(store.clean()).isTrue();

            assertThat(files()).doesNotContain(WORDS).doesNotContain("me too");
            String cleaned = files();
            assertThat(store.clean()).isTrue();
            assertThat(files()).isEqualTo(cleaned);
        }
    }

    @Test
    void itGoesOnInThePresentVersionWithReferencesAlone() {
        try (JsonMessageRepository store = open()) {
            ChatConversation kitchen = store.conversation(Kitchen.ID).orElseThrow();
            ChatMessage question = store.range(Kitchen.ID, 5, 5).get(0);
            Kitchen.commit(store, kitchen.withMessage(NOON, 11), aReply(question, CLEO, "new words", 6, 11));
        }

        assertThat(files().lines().filter(line -> line.contains("new words")))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("\"v\":4,")
                        .contains("\"seq\":5},\"clientMessageId\"")
                        .doesNotContain("last words"));
    }
}
