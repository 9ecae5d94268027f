package dev.parley.postgres;

import dev.parley.ParleyException;
import dev.parley.shared.event.ThreadGuard;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the database once a second, on a connection of its own, to know whether it can be used; that session also holds the
 * {@link Owner}'s lock. When it breaks, it is replaced, and the server is looked at as closely as at the start: it may be
 * another one.
 */
final class Watch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watch.class.getName());
    private static final long SECOND = 1_000;

    private final PostgresSettings settings;
    private final Connections connections;
    private final Optional<Owner> owner;
    private final ScheduledExecutorService timer;
    private @Nullable Connection session;
    private boolean holdsLock = true;
    private volatile Optional<String> trouble = Optional.empty();

    private Watch(
            PostgresSettings settings,
            Connections connections,
            Optional<Owner> owner,
            Connection session,
            ThreadGuard guard) {
        this.settings = settings;
        this.connections = connections;
        this.owner = owner;
        this.session = session;
        this.timer = guard.timer("parley-postgres-watch");
    }

    /**
     * Begins to look, and takes the database over for the owner.
     *
     * @throws DatabaseNotOpenedException when another owner has it
     * @throws ParleyException when it can't be reached
     */
    static Watch begin(PostgresSettings settings, Connections connections, Optional<Owner> owner, ThreadGuard guard) {
        try {
            Connection session = connections.open();
            try {
                if (owner.isPresent()) {
                    owner.get().take(session);
                }
            } catch (SQLException | RuntimeException e) {
                session.close();
                throw e;
            }
            Watch watch = new Watch(settings, connections, owner, session, guard);
            watch.timer.scheduleWithFixedDelay(watch::look, SECOND, SECOND, TimeUnit.MILLISECONDS);
            return watch;
        } catch (SQLException e) {
            throw Failures.ofConnecting(e, connections.place());
        }
    }

    /** Why the database can't be used now, as far as is known. */
    Optional<String> trouble() {
        return trouble;
    }

    private void look() {
        try {
            lookAt(openSession());
            tell(Optional.empty());
        } catch (SQLException e) {
            letGo();
            tell(Optional.of(Failures.ofConnecting(e, connections.place()).detail()));
        } catch (DatabaseNotOpenedException | ParleyException e) {
            tell(Optional.ofNullable(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Looking at the database failed in an unforeseen way", e);
            tell(Optional.of("Looking at the database failed in an unforeseen way; the log says how."));
        }
    }

    private Connection openSession() throws SQLException {
        Connection current = session;
        if (current == null || !current.isValid((int) settings.timeouts().lock().toSeconds())) {
            letGo();
            current = connections.open();
            session = current;
        }
        return current;
    }

    private void lookAt(Connection current) throws SQLException {
        Audit.of(current).check(connections.place(), settings.allowWeakDurability());
        if (owner.isPresent()) {
            owner.get().check(current);
            holdsLock = holdsLock || owner.get().takeAgain(current);
        }
    }

    private void tell(Optional<String> found) {
        if (!found.equals(trouble)) {
            LOG.log(
                    found.isPresent() ? Level.WARNING : Level.INFO,
                    found.orElse("The database at " + connections.place() + " can be used again."));
        }
        trouble = found;
    }

    private void letGo() {
        Connection broken = session;
        session = null;
        holdsLock = false;
        close(broken);
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "A connection broke before it was closed.", e);
        }
    }

    /** Stops looking, and lets another owner take over. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(settings.timeouts().socket().toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        letGo();
    }
}
