package dev.parley.javalin;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;

/** JSON objects one a line ({@code application/x-ndjson}), each as the WebSocket has it in a frame. */
final class Lines {
    static final String TYPE = "application/x-ndjson";

    private Lines() {}

    static byte[] of(SocketFrame frame) {
        return of(List.of(frame));
    }

    static byte[] of(Collection<SocketFrame> frames) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        frames.forEach(frame -> {
            frame.writeTo(lines);
            lines.write('\n');
        });
        return lines.toByteArray();
    }
}
