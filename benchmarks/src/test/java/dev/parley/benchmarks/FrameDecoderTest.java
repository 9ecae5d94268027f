package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final int FINAL = 0x80;

    private final List<String> heard = new ArrayList<>();
    private final FrameDecoder decoder = new FrameDecoder(new FrameDecoder.Handler() {
        @Override
        public void text(byte[] bytes, int offset, int length) {
            heard.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void ping(byte[] payload) {
            heard.add("ping " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void closed(int code, String reason) {
            heard.add("closed " + code + " " + reason);
        }
    });

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000})
    void aTextOfAnyLengthIsHeardWhole(int length) throws IOException {
        decoder.decode(frame(FINAL | FrameDecoder.TEXT, "x".repeat(length)));

        assertThat(heard).containsExactly("x".repeat(length));
    }

    @Test
    void manyFramesInOneReadAreHeardInOrder() throws IOException {
        ByteBuffer both = ByteBuffer.allocate(100)
                .put(frame(FINAL | FrameDecoder.TEXT, "one"))
                .put(frame(FINAL | FrameDecoder.TEXT, "two"))
                .flip();
        decoder.decode(both);

        assertThat(heard).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 300, 70_000})
    void theBeginningOfAFrameStaysInTheBuffer(int length) throws IOException {
        ByteBuffer whole = frame(FINAL | FrameDecoder.TEXT, "x".repeat(length));
        int size = whole.limit();
        for (int part : new int[] {0, 1, 2, 3, 5, size - 1}) {
            decoder.decode(whole.limit(part));
            assertThat(whole.position()).isZero();
        }
        decoder.decode(whole.limit(size));

        assertThat(heard).hasSize(1);
    }

    @Test
    void aTextInPartsIsHeardOnceWithAPingBetween() throws IOException {
        decoder.decode(frame(FrameDecoder.TEXT, "good "));
        decoder.decode(frame(FINAL | FrameDecoder.PING, "still there?"));
        decoder.decode(frame(FINAL | FrameDecoder.CONTINUATION, "morning"));

        assertThat(heard).containsExactly("ping still there?", "good morning");
    }

    @Test
    void aCloseTellsItsCodeAndReason() throws IOException {
        decoder.decode(frame(FINAL | FrameDecoder.CLOSE, "\u0003uslow"));
        decoder.decode(frame(FINAL | FrameDecoder.CLOSE, ""));

        assertThat(heard).containsExactly("closed " + (3 * 256 + 0x75) + " slow", "closed 1005 ");
    }

    @Test
    void aMaskedOrUnknownFrameIsAnError() {
        assertThatIOException()
                .isThrownBy(() -> decoder.decode(ByteBuffer.wrap(new byte[] {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0})));
        assertThatIOException().isThrownBy(() -> decoder.decode(ByteBuffer.wrap(new byte[] {(byte) 0x83, 0})));
    }

    private static ByteBuffer frame(int head, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame =
                ByteBuffer.allocate(payload.length + FrameEncoder.MOST_HEAD).put((byte) head);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        return frame.put(payload).flip();
    }
}
