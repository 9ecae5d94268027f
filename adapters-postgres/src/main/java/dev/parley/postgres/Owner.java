package dev.parley.postgres;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.postgres.DatabaseNotOpenedException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * The claim of one process to be the only one that writes. It has two halves. A lock of a session keeps others out while this
 * process lives, and ends with it. A token in the table, which every commit looks at within its transaction, keeps this process
 * out once another one has taken over, whatever became of the session. Safe for any number of threads.
 */
final class Owner {
    private static final String LOCK = "hashtextextended('parley owner of ' || current_schema(), 0)";
    private static final String WAIT_FOR_LOCK = "SELECT pg_advisory_lock(" + LOCK + ")";
    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(" + LOCK + ")";
    private static final String LOCK_TIMED_OUT = "55P03";

    private final UUID token = UUID.randomUUID();
    private final String place;
    private volatile boolean replaced;

    Owner(String place) {
        this.place = place;
    }

    /** What a commit compares with the table. */
    UUID token() {
        return token;
    }

    /**
     * Takes the database over, on a session that is kept. A predecessor that was just killed has the lock until the server
     * notices, so it is waited for, as long as for any lock.
     *
     * @throws DatabaseNotOpenedException when another process has it
     */
    void take(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(WAIT_FOR_LOCK);
        } catch (SQLException e) {
            if (LOCK_TIMED_OUT.equals(e.getSQLState())) {
                throw new DatabaseNotOpenedException(
                        Reason.IN_USE,
                        "In the database at " + place + " another process writes, and has it to itself."
                                + " Stop that one first, or give this one a database of its own.",
                        e);
            }
            throw e;
        }
        try (PreparedStatement claim = session.prepareStatement("UPDATE store SET owner = ?")) {
            Parameters.of(claim).uuid(token);
            claim.executeUpdate();
        }
    }

    /**
     * Takes the lock on a session in place of one that broke.
     *
     * @return false while another session has it, which may be the broken one: the token decides who writes
     */
    boolean takeAgain(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(TRY_LOCK)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /**
     * Compares the token with the table.
     *
     * @throws ParleyException when another process has taken over: from now on for ever
     */
    void check(Connection session) throws SQLException {
        try (PreparedStatement question = session.prepareStatement("SELECT FROM store WHERE owner = ?")) {
            Parameters.of(question).uuid(token);
            try (ResultSet row = question.executeQuery()) {
                if (!row.next()) {
                    replaced = true;
                }
            }
        }
        checkNotReplaced();
    }

    /** Refuses without asking, once this process has been replaced. */
    void checkNotReplaced() {
        if (replaced) {
            throw new ParleyException(
                    Problem.STORE_UNAVAILABLE,
                    "Another process has taken over the database at " + place
                            + ", so this one writes nothing any more. Stop one of the two, and start this one again.");
        }
    }
}
