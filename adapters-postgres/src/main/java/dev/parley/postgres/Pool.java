package dev.parley.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.ParleyException;
import dev.parley.Problem;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * A few connections, and a bound on how many calls may wait for them. What fails is translated here: no
 * {@link SQLException} leaves it. What a thread does here ends with the {@link dev.parley.shared.work.Cancellation} that it runs
 * within. Safe for any number of threads.
 */
final class Pool implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Pool.class.getName());
    private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    private static final Duration LIFETIME = Duration.ofMinutes(20);
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

    private final HikariDataSource source;
    private final Semaphore places;
    private final Cancelling cancelling;

    /** What is done on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private Pool(HikariDataSource source, int places, Cancelling cancelling) {
        this.source = source;
        this.places = new Semaphore(places);
        this.cancelling = cancelling;
    }

    static Pool open(String name, int size, Connections connections, PostgresSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("parley-" + name);
        config.setDataSource(connections.source());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.timeouts().connect().toMillis());
        config.setValidationTimeout(settings.timeouts().connect().toMillis() - 1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(connections.bounds());
        config.setMaxLifetime(LIFETIME.toMillis());
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        return new Pool(
                new HikariDataSource(config), size * (1 + settings.pools().waiting()), new Cancelling(name));
    }

    /** One statement, which is a transaction of its own. */
    <T> T query(Work<T> work) {
        return borrowed(connection -> attempt(connection, work));
    }

    /** Several statements that see the same state of the database. */
    <T> T snapshot(Work<T> work) {
        return borrowed(connection -> attempt(connection, any -> {
            connection.setAutoCommit(false);
            try (Statement begin = connection.createStatement()) {
                begin.execute(SNAPSHOT);
            }
            T result = work.on(connection);
            connection.commit();
            return result;
        }));
    }

    /** Several statements that take effect together or not at all. */
    void transaction(Work<?> work) {
        borrowed(connection -> {
            attempt(connection, any -> {
                connection.setAutoCommit(false);
                return work.on(connection);
            });
            return commit(connection);
        });
    }

    private <T> T attempt(Connection connection, Work<T> work) {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            if (Failures.isWrongServer(e)) {
                source.evictConnection(connection);
            }
            throw Failures.of(e);
        }
    }

    private boolean commit(Connection connection) {
        try {
            connection.commit();
            return true;
        } catch (SQLException e) {
            source.evictConnection(connection);
            throw Failures.ofCommit(e);
        }
    }

    private <T> T borrowed(Cancelling.Use<T> use) {
        if (!places.tryAcquire()) {
            throw overloaded();
        }
        try {
            Connection connection = borrow();
            try {
                return cancelling.use(connection, use);
            } finally {
                giveBack(connection);
            }
        } finally {
            places.release();
        }
    }

    private Connection borrow() {
        try {
            return source.getConnection();
        } catch (SQLTransientConnectionException e) {
            throw isExhausted() ? overloaded() : Failures.of(e);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private boolean isExhausted() {
        return source.getHikariPoolMXBean().getActiveConnections() >= source.getMaximumPoolSize();
    }

    private static ParleyException overloaded() {
        return new ParleyException(
                Problem.OVERLOADED, "More calls wait for the database than it answers in time; try again.");
    }

    /** The pool rolls back what was not committed. What the work came to is decided before this, whatever happens here. */
    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "A connection broke while it was given back; the pool replaces it.", e);
        }
    }

    @Override
    public void close() {
        cancelling.close();
        source.close();
    }
}
