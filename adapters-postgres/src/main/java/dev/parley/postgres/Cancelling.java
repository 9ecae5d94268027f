package dev.parley.postgres;

import dev.parley.shared.work.Cancellation;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * Ends in the server what nobody waits for any longer. While work is cancelled and has not ended, one thread asks the server again
 * and again to cancel what runs for it, as between two statements there is nothing to cancel. A connection is given back only
 * when no such request is under way, so that none hits the next work on it. Safe for any number of threads.
 */
final class Cancelling implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Cancelling.class.getName());
    private static final long AGAIN_MILLIS = 50;

    private final ScheduledThreadPoolExecutor canceller;

    /** What uses a connection. */
    interface Use<T> {
        T of(Connection connection);
    }

    /**
     * No work that is cancelled.
     *
     * @param name what its thread is called by
     */
    Cancelling(String name) {
        canceller = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "parley-postgres-" + name + "-cancelling");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Uses a connection until it is done or nobody waits for it.
     *
     * @throws CancellationException where nobody waited any longer
     */
    <T> T use(Connection connection, Use<T> use) {
        Cancellation reader = Cancellation.current();
        reader.check();
        Running running = new Running(connection);
        Cancellation.Registration registration = reader.onCancel(running::cancelSoon);
        try {
            return use.of(connection);
        } catch (RuntimeException e) {
            throw reader.isCancelled() ? ended(e) : e;
        } finally {
            registration.close();
            running.end();
        }
    }

    private static CancellationException ended(RuntimeException failure) {
        if (failure instanceof CancellationException already) {
            return already;
        }
        CancellationException ended = new CancellationException("Nobody waits for this any longer.");
        ended.initCause(failure);
        return ended;
    }

    /** Work on a connection. */
    private final class Running {
        private final Connection connection;
        private boolean ended;

        Running(Connection connection) {
            this.connection = connection;
        }

        void cancelSoon() {
            try {
                canceller.execute(this::cancel);
            } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, "The store is closed, and with it the connection that this runs on.", e);
            }
        }

        private synchronized void cancel() {
            if (!ended) {
                try {
                    connection.unwrap(PGConnection.class).cancelQuery();
                } catch (SQLException e) {
                    LOG.log(Level.DEBUG, "A server was not reached to cancel a statement; its time-out ends it.", e);
                }
                cancelAgain();
            }
        }

        private void cancelAgain() {
            try {
                canceller.schedule(this::cancel, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, "The store is closed, and with it the connection that this runs on.", e);
            }
        }

        /** Returns when no request is under way, and lets none follow. */
        synchronized void end() {
            ended = true;
        }
    }

    @Override
    public void close() {
        canceller.shutdownNow();
    }
}
