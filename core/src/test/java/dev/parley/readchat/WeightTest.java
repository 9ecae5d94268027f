package dev.parley.readchat;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aFullMessage;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.LargestMessage;
import dev.parley.contract.Written;
import dev.parley.document.Documents;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightTest {
    private static final ConversationId KITCHEN = aConversationId();
    private static final String WAVE = "\ud83d\udc4b";

    static Stream<ChatMessage> messages() {
        return Stream.of(
                LargestMessage.in(KITCHEN, Long.MAX_VALUE, Long.MAX_VALUE),
                aFullMessage(KITCHEN, ANA, Long.MAX_VALUE, Long.MAX_VALUE),
                aMessage(KITCHEN, ANA, "\"quoted\\\n\t\" k\u00e4se \u2028 \ud83d\udc4b", 1, 1),
                aMessage(KITCHEN, ANA, "https://example.org/a?b=c#d ".repeat(100), 1, 1),
                aMessage(KITCHEN, ANA, "\"".repeat(4_000), 1, 1),
                aMessage(KITCHEN, ANA, "text", 1, 1)
                        .edited(LargestMessage.in(KITCHEN, 1, 1).body(), List.of(), NOON, 2));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageHasHardlyMoreBytesThanItIsTakenToHave(ChatMessage message) {
        Quote quote = new Quote(
                new UserId(WAVE.repeat(UserId.MAX_CODE_POINTS)), Optional.of(WAVE.repeat(Quote.MAX_CODE_POINTS)));
        long bytes = Written.bytes(Documents.of(message, Optional.of(quote)));

        assertThat(Weight.of(message)).isBetween(bytes, 2 * bytes + 500);
    }

    @Test
    void theLargestMessageHasLessThanOneMebibyte() {
        assertThat(Written.bytes(Documents.of(LargestMessage.in(KITCHEN, 1, 1))))
                .isBetween(700_000L, 1L << 20);
    }

    @Test
    void aConversationIsAsLargeAsItsMembersAreMany() {
        Map<UserId, Member> members = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            members.put(new UserId("user " + i), new Member(Role.MEMBER, i % 2 * 1_000_000L, i % 3 * 100_000L));
        }
        ChatConversation small = aGroup(KITCHEN, 0, ANA, BEN);
        ChatConversation large = small.withMembers(Members.of(members), NOON, 1);

        for (ChatConversation conversation : new ChatConversation[] {small, large}) {
            long bytes = Written.bytes(Documents.of(conversation));
            assertThat(Weight.of(conversation)).isBetween(bytes, 2 * bytes);
        }
    }

    @Test
    void aParticipationHasHardlyMoreBytesThanItIsTakenToHave() {
        Participation own = Participation.none(KITCHEN, new UserId("\ud83d\udc4b".repeat(128)));

        assertThat(Weight.of(own)).isGreaterThanOrEqualTo(Written.bytes(Documents.own(own)));
    }
}
