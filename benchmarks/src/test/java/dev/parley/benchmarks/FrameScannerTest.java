package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
    private static final String MESSAGE = "{\"id\":\"m1\",\"conversation\":\"c1\",\"sender\":\"ana\","
            + "\"clientMessageId\":\"run-42\",\"seq\":7,\"revision\":99,\"text\":\"hi \\\"you\\\"\","
            + "\"content\":{\"seq\":1,\"list\":[{\"type\":\"x\"}]},\"sentAt\":\"2026-11-24T10:00:00Z\"}";

    private final FrameScanner scanner = new FrameScanner("run");

    @Test
    void ofAnAcknowledgementItReadsWhichMessageItIsAndWhereItStands() {
        Frame frame = frame("{\"type\":\"ack\",\"id\":\"42\",\"message\":" + MESSAGE + "}");

        assertThat(frame.type).isEqualTo("ack");
        assertThat(frame.id).isEqualTo("42");
        assertThat(frame.number).isEqualTo(42);
        assertThat(frame.conversation).isEqualTo("c1");
        assertThat(frame.seq).isEqualTo(7);
    }

    @Test
    void theOrderOfFieldsDoesNotMatter() {
        Frame frame = frame("{\"message\":" + MESSAGE + ",\"type\":\"message\"}");

        assertThat(frame.type).isEqualTo("message");
        assertThat(frame.id).isEmpty();
        assertThat(frame.number).isEqualTo(42);
    }

    @Test
    void ofAnErrorItReadsTheCodeAndThePatienceAskedFor() {
        Frame frame = frame("{\"type\":\"error\",\"id\":\"5\",\"code\":\"overloaded\",\"retryAfterMs\":250}");

        assertThat(frame.code).isEqualTo("overloaded");
        assertThat(frame.retryAfterMillis).isEqualTo(250);
    }

    @Test
    void ofAConversationItReadsTheTypeAlone() {
        Frame frame =
                frame("{\"type\":\"conversation\",\"conversation\":{\"id\":\"c1\",\"members\":[{\"user\":\"a\"}]}}");

        assertThat(frame.type).isEqualTo("conversation");
        assertThat(frame.conversation).isEmpty();
    }

    @Test
    void nothingOfTheFrameBeforeIsLeft() {
        frame("{\"type\":\"ack\",\"id\":\"42\",\"message\":" + MESSAGE + "}");
        Frame frame = frame("{\"type\":\"ack\"}");

        assertThat(frame.id).isEmpty();
        assertThat(frame.seq).isEqualTo(-1);
        assertThat(frame.number).isEqualTo(-1);
    }

    @Test
    void aMessageOfAnotherRunHasNoNumber() {
        assertThat(frame("{\"type\":\"message\",\"message\":{\"clientMessageId\":\"other-3\"}}").number)
                .isEqualTo(-1);
    }

    private Frame frame(String json) {
        byte[] bytes = ("#" + json + "#").getBytes(StandardCharsets.UTF_8);
        return scanner.frame(bytes, 1, bytes.length - 2);
    }
}
