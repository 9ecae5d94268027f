package dev.parley.benchmarks;

import java.nio.ByteBuffer;

/**
 * Puts a client's WebSocket frames (RFC 6455) into bytes. The mask, which a client must state, is zero: it protects
 * intermediaries, of which there are none, and another one would only cost the generator time that the server could have.
 */
final class FrameEncoder {
    /** The most bytes that a frame has beside its payload. */
    static final int MOST_HEAD = 14;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int NO_MASK = 0;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    private FrameEncoder() {}

    /** Appends one whole frame; there must be room for it. */
    static void encode(int opcode, byte[] payload, ByteBuffer out) {
        out.put((byte) (FINAL | opcode));
        if (payload.length < SHORT_LENGTH) {
            out.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xFFFF) {
            out.put((byte) (MASKED | SHORT_LENGTH)).putShort((short) payload.length);
        } else {
            out.put((byte) (MASKED | LONG_LENGTH)).putLong(payload.length);
        }
        out.putInt(NO_MASK).put(payload);
    }
}
