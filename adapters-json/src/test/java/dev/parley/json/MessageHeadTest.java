package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aFullMessage;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.aReply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short way to what the index keeps of a message, and the long one. */
class MessageHeadTest {
    private static final ConversationId KITCHEN = aConversationId();

    private final MessageHead head = new MessageHead();

    static List<ChatMessage> messages() {
        ChatMessage plain = aMessage(KITCHEN, ANA, "text", 3, 17);
        ChatMessage mentioning =
                plain.edited(plain.body(), List.of(ANA, BEN, new UserId("d\u00f6 \ud83d\udc4b")), NOON, 18);
        ChatMessage reply = aReply(plain, new UserId("d\u00f6d\u00f6"), "answer", 4, 19);
        return List.of(
                plain,
                mentioning,
                reply,
                reply.edited(reply.body(), List.of(ANA), NOON.plusNanos(5), 20),
                reply.withReply(21),
                mentioning.deleted(NOON, 22),
                plain.withReply(23),
                plain.expired(),
                reply.expired(),
                aFullMessage(KITCHEN, BEN, Integer.MAX_VALUE, Long.MAX_VALUE / 100));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theShortWayTellsTheSameAsTheLongOne(ChatMessage message) {
        byte[] line = Records.message(message);

        assertThat(head.read(line, 0, line.length - 1, 5)).contains(MessageHead.of(message, 5, line.length));
        assertThat(MessageHead.of(
                        Records.read(line, 0, line.length - 1),
                        5,
                        line.length,
                        Line.isPadded(line, 0, line.length - 1)))
                .isEqualTo(MessageHead.of(message, 5, line.length));
    }

    @Test
    void aNameThatNeedsABackslashIsLeftToTheLongWay() {
        UserId odd = new UserId("a\"b");
        ChatMessage plain = aMessage(KITCHEN, ANA, "text", 1, 1);

        for (ChatMessage message :
                List.of(aMessage(KITCHEN, odd, "text", 1, 1), plain.edited(plain.body(), List.of(BEN, odd), NOON, 2))) {
            byte[] line = Records.message(message);

            assertThat(head.read(line, 0, line.length - 1, 0)).isEmpty();
            assertThat(MessageHead.of(Records.read(line, 0, line.length - 1), 0, line.length, false))
                    .isEqualTo(MessageHead.of(message, 0, line.length));
        }
    }

    @Test
    void aLineThatEndsTooEarlyOrHasAnotherOrderIsLeftToTheLongWay() {
        byte[] line = Records.message(aReply(aMessage(KITCHEN, ANA, "text", 1, 1), BEN, "answer", 2, 2));
        int behindHead = new String(line, StandardCharsets.UTF_8).indexOf("\"seq\":1");
        for (int end = 0; end < behindHead - 2; end++) {
            assertThat(head.read(line, 0, end, 0)).isEmpty();
        }

        byte[] other = new String(Records.message(aMessage(KITCHEN, ANA, "text", 1, 1)), StandardCharsets.UTF_8)
                .replace("\"clientMessageId\"", "\"replyTo\":null,\"clientMessageId\"")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(head.read(other, 0, other.length - 1, 0)).isEmpty();
    }
}
