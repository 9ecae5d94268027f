package dev.parley.javalin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections on which a request begins and the end of its head does not come in time. Jetty ends those that say
 * nothing; one that says a byte now and then would be held for ever.
 */
final class SlowHeads extends Handler.Wrapper implements Connection.Listener {
    private static final int LOOKS = 10;

    private final long maxNanos;
    private final byte[] answer;
    private final ScheduledExecutorService timer;
    private final Map<Connection, Head> heads = new ConcurrentHashMap<>();
    private @Nullable ScheduledFuture<?> looking;

    /** What is known of a connection between two requests: what it had said before, and when it was seen to say more. */
    private static final class Head {
        private boolean whole;
        private long bytesBefore;
        private OptionalLong begun = OptionalLong.empty();

        synchronized void complete() {
            whole = true;
        }

        synchronized void next(long bytesSoFar) {
            whole = false;
            bytesBefore = bytesSoFar;
            begun = OptionalLong.empty();
        }

        /** For how long the head has been coming. */
        synchronized long since(long bytesSoFar, long now) {
            if (whole || bytesSoFar <= bytesBefore) {
                return 0;
            }
            if (begun.isEmpty()) {
                begun = OptionalLong.of(now);
            }
            return now - begun.getAsLong();
        }
    }

    SlowHeads(ServerSettings settings, ScheduledExecutorService timer) {
        this.maxNanos = settings.waits().request().toNanos();
        this.timer = timer;
        HttpFields.Mutable headers = HttpFields.build();
        SafeHeaders.put(headers, settings.behindTlsProxy());
        this.answer = Answer.of(Refusal.of(WireProblem.HTTP_TIMEOUT, "The request did not come in time."))
                .with("Connection", "close")
                .asHttp("Request Timeout", headers)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        long pause = maxNanos / LOOKS;
        looking = timer.scheduleWithFixedDelay(() -> look(System.nanoTime()), pause, pause, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        if (looking != null) {
            looking.cancel(false);
        }
        super.doStop();
    }

    /** Those that became WebSockets have no heads. */
    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof ConnectionMetaData) {
            heads.put(connection, new Head());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        heads.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        Head head = heads.get(connection);
        if (head != null) {
            head.complete();
            Request.addCompletionListener(request, failure -> head.next(connection.getBytesIn()));
        }
        return super.handle(request, response, callback);
    }

    private void look(long now) {
        heads.forEach((connection, head) -> {
            if (head.since(connection.getBytesIn(), now) > maxNanos) {
                heads.remove(connection);
                end(connection.getEndPoint());
            }
        });
    }

    /** Whatever else is being written there, the connection ends. */
    private void end(EndPoint client) {
        try {
            client.write(Callback.from(client::close), ByteBuffer.wrap(answer));
        } catch (RuntimeException e) {
            client.close(e);
        }
    }
}
