package dev.parley.postgres;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Incarnations;
import dev.parley.shared.message.LogIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Begins the incarnations of a database whose log keeps nothing: one when a process begins to write, and one more when the
 * database turns out to have lost what this process wrote, because it was restored or failed over underneath. Safe for any
 * number of threads.
 */
final class Continuity {
    private static final String BEGIN = "INSERT INTO incarnations (number, id, began_after)"
            + " SELECT coalesce(max(number), 0) + 1, ?, ? FROM incarnations";
    private static final String FORGET =
            "DELETE FROM incarnations WHERE number <= (SELECT max(number) FROM incarnations) - ?";

    /** Before the first one stands what an earlier version gave out, which knew of none. */
    private static final String NEXT = "SELECT next.began_after FROM incarnations AS next"
            + " JOIN (SELECT number FROM incarnations WHERE id = ? UNION ALL SELECT 0 WHERE ? = "
            + Cursor.NO_INCARNATION + ") AS this ON next.number = this.number + 1";

    private boolean logKeepsEvents = true;
    private long mayHaveBeenSeen;

    /** A commit within a transaction. */
    interface Committing {
        /**
         * Commits.
         *
         * @param lost whether the database lost something, so that an incarnation begins with this commit
         */
        void commit(boolean lost);
    }

    /** Begins an incarnation behind a revision. */
    static void begin(Connection connection, long after) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(BEGIN);
                PreparedStatement forget = connection.prepareStatement(FORGET)) {
            Parameters.of(begin).number(newId()).number(after);
            begin.executeUpdate();
            Parameters.of(forget).number(Incarnations.MAX_REMEMBERED);
            forget.executeUpdate();
        }
    }

    private static long newId() {
        long id = UUID.randomUUID().getMostSignificantBits();
        return id == Cursor.NO_INCARNATION ? newId() : id;
    }

    /** Whether what a cursor of an earlier incarnation has seen is still in the database. */
    static boolean includes(Connection connection, Cursor cursor) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(NEXT)) {
            Parameters.of(question).number(cursor.incarnation()).number(cursor.incarnation());
            return Rows.first(question, row -> row.getLong(1))
                    .filter(beganAfter -> cursor.revision(0) <= beganAfter)
                    .isPresent();
        }
    }

    /** From now on the database follows this log. */
    synchronized void follow(LogIdentity log) {
        logKeepsEvents = log.keepsEvents();
    }

    /** Commits, and finds out whether the database is still as far as this process brought it. */
    void commit(Changes changes, Committing work) {
        if (isKept()) {
            work.commit(false);
        } else {
            commitFollowing(changes, work);
        }
    }

    private synchronized boolean isKept() {
        return logKeepsEvents;
    }

    /** Readers may have seen a commit of unknown outcome, also where it is not found later. */
    private synchronized void commitFollowing(Changes changes, Committing work) {
        long before = mayHaveBeenSeen;
        long reached = changes.reached().next();
        mayHaveBeenSeen = Math.max(before, reached);
        try {
            work.commit(changes.expected().next() < before);
            mayHaveBeenSeen = reached;
        } catch (FencedException e) {
            mayHaveBeenSeen = before;
            throw e;
        } catch (ParleyException e) {
            mayHaveBeenSeen = e.problem() == Problem.OUTCOME_UNKNOWN ? mayHaveBeenSeen : before;
            throw e;
        }
    }
}
