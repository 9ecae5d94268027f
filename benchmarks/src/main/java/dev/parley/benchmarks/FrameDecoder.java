package dev.parley.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes a server's WebSocket frames (RFC 6455) out of bytes as they come, without copying whole ones. For one thread. */
final class FrameDecoder {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int FINAL = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int NO_CODE = 1005;

    private final Handler handler;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    /** Hears what was received; arrays are only lent for the call. */
    interface Handler {
        void text(byte[] bytes, int offset, int length);

        void ping(byte[] payload);

        void closed(int code, String reason);
    }

    FrameDecoder(Handler handler) {
        this.handler = handler;
    }

    /** Takes all whole frames; what remains in the buffer is the beginning of one. */
    void decode(ByteBuffer in) throws IOException {
        while (in.remaining() >= 2) {
            int start = in.position();
            int head = in.get() & 0xFF;
            long length = length(in);
            if (length < 0 || in.remaining() < length) {
                in.position(start);
                return;
            }
            take(head, in, (int) length);
        }
    }

    /** The length of the payload; negative when it has not wholly come. */
    private static long length(ByteBuffer in) throws IOException {
        int length = in.get() & 0xFF;
        if (length > LONG_LENGTH) {
            throw new IOException("A server does not mask its frames.");
        }
        if (length < SHORT_LENGTH) {
            return length;
        }
        if (length == SHORT_LENGTH) {
            return in.remaining() < Short.BYTES ? -1 : in.getShort() & 0xFFFF;
        }
        return in.remaining() < Long.BYTES ? -1 : in.getLong();
    }

    private void take(int head, ByteBuffer in, int length) throws IOException {
        int offset = in.arrayOffset() + in.position();
        in.position(in.position() + length);
        boolean last = (head & FINAL) != 0;
        byte[] bytes = in.array();
        switch (head & 0xF) {
            case TEXT, CONTINUATION -> text(bytes, offset, length, last);
            case PING -> handler.ping(Arrays.copyOfRange(bytes, offset, offset + length));
            case CLOSE -> close(Arrays.copyOfRange(bytes, offset, offset + length));
            case PONG -> {}
            default -> throw new IOException("Not a frame that was expected: " + Integer.toHexString(head));
        }
    }

    private void text(byte[] bytes, int offset, int length, boolean last) {
        if (last && parts.size() == 0) {
            handler.text(bytes, offset, length);
            return;
        }
        parts.write(bytes, offset, length);
        if (last) {
            byte[] whole = parts.toByteArray();
            parts.reset();
            handler.text(whole, 0, whole.length);
        }
    }

    private void close(byte[] payload) {
        if (payload.length < Short.BYTES) {
            handler.closed(NO_CODE, "");
            return;
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        handler.closed(code, new String(payload, Short.BYTES, payload.length - Short.BYTES, StandardCharsets.UTF_8));
    }
}
