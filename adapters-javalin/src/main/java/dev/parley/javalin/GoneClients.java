package dev.parley.javalin;

import dev.parley.shared.work.Cancellation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that a client has closed its connection while its request is answered, and cancels what is done for it. Jetty reads
 * nothing from a connection between a request and its answer, and so would learn of the end by the failing answer only. The
 * connections of requests without a body that take their time are read here for as long: what a client that is there has sent
 * ahead is handed to Jetty. A client that closes its sending side is taken to have gone. Safe for any number of threads.
 */
final class GoneClients {
    private static final long PATIENCE_NANOS = 100_000_000;
    private static final int SENT_AHEAD = 1024;

    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanos;

    GoneClients(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A request that is answered; nobody may write its answer before {@link #end}. */
    interface Watch {
        /** Leaves the connection to Jetty. */
        void end();
    }

    /** Cancels what is done for a request when its client goes. */
    Watch watch(Request request, Cancellation cancellation) {
        Connection connection = request.getConnectionMetaData().getConnection();
        if (hasBody(request)
                || !(connection instanceof Connection.UpgradeTo ahead)
                || !(connection.getEndPoint() instanceof AbstractEndPoint client)) {
            return () -> {};
        }
        Watched watched = new Watched(client, ahead, cancellation, nanos.getAsLong());
        all.add(watched);
        return watched;
    }

    private static boolean hasBody(Request request) {
        return request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)
                || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /** Begins to read from those that have waited for a while; called again and again. */
    void look() {
        long now = nanos.getAsLong();
        all.forEach(watched -> watched.look(now));
    }

    /** How many requests are watched. */
    int watched() {
        return all.size();
    }

    private final class Watched implements Watch, Callback {
        private final AbstractEndPoint client;
        private final Connection.UpgradeTo ahead;
        private final Cancellation cancellation;
        private final long begun;
        private boolean reading;
        private boolean ended;

        Watched(AbstractEndPoint client, Connection.UpgradeTo ahead, Cancellation cancellation, long begun) {
            this.client = client;
            this.ahead = ahead;
            this.cancellation = cancellation;
            this.begun = begun;
        }

        synchronized void look(long now) {
            if (!reading && !ended && now - begun > PATIENCE_NANOS) {
                reading = client.tryFillInterested(this);
            }
        }

        /** Something can be read, the end perhaps. */
        @Override
        public void succeeded() {
            if (isGone()) {
                all.remove(this);
                cancellation.cancel();
            }
        }

        private synchronized boolean isGone() {
            reading = false;
            if (ended) {
                return false;
            }
            ByteBuffer sent = BufferUtil.allocate(SENT_AHEAD);
            try {
                int length = client.fill(sent);
                if (length > 0) {
                    ended = true;
                    all.remove(this);
                    ahead.onUpgradeTo(sent);
                }
                return length < 0;
            } catch (IOException e) {
                return true;
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.BLOCKING;
        }

        /** The connection has ended, or this has: nothing is known of the client but what the answer will show. */
        @Override
        public void failed(Throwable failure) {}

        @Override
        public void end() {
            all.remove(this);
            boolean withdraw;
            synchronized (this) {
                withdraw = reading && !ended;
                ended = true;
            }
            if (withdraw) {
                client.getFillInterest().onFail(new CancellationException("The answer has come."));
            }
        }
    }
}
