package dev.parley.javalin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One frame to be written, as bytes that any number of connections share. Immutable. */
final class SocketFrame {
    private final byte[] bytes;

    private SocketFrame(byte[] owned) {
        bytes = owned;
    }

    static SocketFrame of(Map<String, Object> document) {
        return new SocketFrame(StrictJson.bytes(document));
    }

    int size() {
        return bytes.length;
    }

    /** A view of the bytes, with a position of its own. */
    ByteBuffer view() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Adds the bytes to others. */
    void writeTo(ByteArrayOutputStream others) {
        others.writeBytes(bytes);
    }

    /** This frame with one more field, whose value is the end of another frame: that is spliced in as it is written there. */
    SocketFrame with(String field, SocketFrame other, int from) {
        byte[] name = (",\"" + field + "\":").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[bytes.length - 1 + name.length + other.bytes.length - from];
        ByteBuffer.wrap(whole)
                .put(bytes, 0, bytes.length - 1)
                .put(name)
                .put(other.bytes, from, other.bytes.length - from);
        return new SocketFrame(whole);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
