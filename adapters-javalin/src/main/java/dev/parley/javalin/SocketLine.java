package dev.parley.javalin;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * One WebSocket as Jetty has it. Text leaves through Jetty's inner session, which takes bytes: the outer one would encode the
 * same text again for each of its receivers.
 */
final class SocketLine implements SocketWriter.Outlet {
    private final Session session;
    private final CoreSession core;

    SocketLine(Session session) {
        this.session = session;
        this.core = ((WebSocketSession) session).getCoreSession();
    }

    @Override
    public void write(List<SocketFrame> frames, Runnable done, Runnable failed) {
        int last = frames.size() - 1;
        for (int i = 0; i < last; i++) {
            core.sendFrame(text(frames.get(i)), Callback.NOOP, true);
        }
        core.sendFrame(text(frames.get(last)), Callback.from(done, failure -> failed.run()), false);
    }

    private static Frame text(SocketFrame frame) {
        return new Frame(OpCode.TEXT).setPayload(frame.view());
    }

    void ping() {
        session.sendPing(ByteBuffer.allocate(0), org.eclipse.jetty.websocket.api.Callback.NOOP);
    }

    void pong(ByteBuffer payload) {
        session.sendPong(payload, org.eclipse.jetty.websocket.api.Callback.NOOP);
    }

    void close(int code, String reason) {
        session.close(code, reason, org.eclipse.jetty.websocket.api.Callback.NOOP);
    }

    /** Ends it without a word. */
    void cut() {
        session.disconnect();
    }
}
