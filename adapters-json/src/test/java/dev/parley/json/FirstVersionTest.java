package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.Blocks;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that was written in the first version of the format, before messages changed and people took part. */
class FirstVersionTest {
    private static final UserId ODD = new UserId("d\u00f6d\"o");

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws IOException {
        try (InputStream journal = FirstVersionTest.class.getResourceAsStream("first-version/journal-0000001.jsonl")) {
            Files.copy(journal, Segments.file(folder, 1));
        }
    }

    private JsonMessageRepository open() {
        return JsonMessageRepository.open(JsonSettings.in(folder));
    }

    private static List<String> texts(List<ChatMessage> messages) {
        return messages.stream()
                .map(message -> message.text().orElseThrow().value())
                .toList();
    }

    @Test
    void everythingThatItHoldsIsFoundWithTheUsualSettings() {
        try (JsonMessageRepository store = open()) {
            ChatConversation kitchen = store.conversation(Kitchen.ID).orElseThrow();

            assertThat(kitchen.title().orElseThrow().value()).isEqualTo("Cuisine");
            assertThat(kitchen.settings()).isEqualTo(ConversationSettings.DEFAULT);
            assertThat(kitchen.blocks()).isEqualTo(Blocks.NONE);
            assertThat(kitchen.lastSeq()).isEqualTo(3);
            assertThat(List.copyOf(kitchen.members().byUser().entrySet()))
                    .containsExactly(
                            Map.entry(CLEO, new Member(Role.OWNER, 0, 0)),
                            Map.entry(BEN, new Member(Role.MEMBER, 0, 0)),
                            Map.entry(ODD, new Member(Role.MEMBER, 0, 0)));
            assertThat(texts(store.range(kitchen.id(), 1, 9)))
                    .containsExactly("Who wants tea?", "h\u00e9llo \ud83d\udc69\u200d\ud83c\udf73\n\t\"\\", "Me.");
            assertThat(store.range(kitchen.id(), 1, 9))
                    .extracting(ChatMessage::sender)
                    .containsExactly(ANA, BEN, ODD);
            assertThat(texts(store.newest(List.of(ConversationId.direct(BEN, CLEO)), 1)))
                    .containsExactly("hi");
            assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint(6, 4));
            assertThat(store.storedSince(0, 0, 10).departures())
                    .containsExactly(Membership.ended(kitchen.id(), ANA, 3));
            assertThat(store.listed(BEN, ListFilter.ALL, Optional.empty(), 1)
                            .get(0)
                            .unread()
                            .count())
                    .isEqualTo(1);
            assertThat(store.listed(CLEO, ListFilter.ALL, Optional.empty(), 1)
                            .get(0)
                            .unread()
                            .count())
                    .isEqualTo(3);
        }
    }

    @Test
    void itGoesOnInThePresentVersion() {
        ChatMessage second;
        try (JsonMessageRepository store = open()) {
            ChatConversation kitchen = store.conversation(Kitchen.ID).orElseThrow();
            ChatMessage deleted = store.range(kitchen.id(), 2, 2).get(0).deleted(NOON, 6);
            Kitchen.commit(store, kitchen.withChange(6), deleted);
            second = deleted;
        }
        try (JsonMessageRepository store = open()) {
            assertThat(store.range(Kitchen.ID, 2, 2)).containsExactly(second);
            assertThat(store.conversation(Kitchen.ID).orElseThrow().lastRevision())
                    .isEqualTo(6);
        }
    }
}
