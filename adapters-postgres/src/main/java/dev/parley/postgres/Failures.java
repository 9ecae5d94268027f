package dev.parley.postgres;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.message.StoreTimeoutException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What a database's errors mean to the callers of the store, by their SQLSTATE (PostgreSQL, appendix A). */
final class Failures {
    private static final String DISK_FULL = "53100";
    private static final String READ_ONLY = "25006";
    private static final String ROLLED_BACK_INSTEAD = "25P02";
    private static final String NOBODY_KNOWS = "40003";
    private static final String NO_SUCH_DATABASE = "3D000";

    /** A time-out of a statement, of a lock and of an idle transaction, and a server that lacks memory for so much at once. */
    private static final Set<String> TOO_MUCH = Set.of("57014", "55P03", "25P03", "53200");

    private Failures() {}

    /**
     * A failure to connect, for whoever starts the process or looks at its health.
     *
     * @param place host, port and name of the database
     */
    static ParleyException ofConnecting(SQLException e, String place) {
        return new ParleyException(Problem.STORE_UNAVAILABLE, whatToCheck(e, place), e);
    }

    private static String whatToCheck(SQLException e, String place) {
        if (isOfClass(e, "28")) {
            return "The database at " + place + " refuses this user (" + state(e)
                    + "); check the user, the password and the server's pg_hba.conf.";
        }
        if (state(e).equals(NO_SUCH_DATABASE)) {
            return "There is no database at " + place + "; create it, or correct its name.";
        }
        if (isOfClass(e, "53")) {
            return "The database at " + place + " takes no more connections (" + state(e)
                    + "); raise its max_connections, or make the pools smaller.";
        }
        return "The database at " + place + " can't be reached (" + state(e)
                + "); check that it runs and is the primary, and that host, port and network are right.";
    }

    /** Whether the same may succeed when the server is well again. */
    static boolean isOutage(SQLException e) {
        return List.of("08", "40", "53", "55", "57", "58").stream().anyMatch(each -> isOfClass(e, each));
    }

    /** A failure of anything but a commit: nothing was stored. */
    static RuntimeException of(SQLException e) {
        if (isRefusalOfValues(e)) {
            return new IllegalStateException("The database can't store these values (" + state(e) + ").", e);
        }
        if (state(e).equals(DISK_FULL)) {
            return new ParleyException(Problem.STORE_FULL, "The database has no room left; nothing was stored.", e);
        }
        if (isTimeout(e)) {
            return new StoreTimeoutException(
                    Problem.STORE_UNAVAILABLE, "The database does not do this in its time (" + state(e) + ").", e);
        }
        return new ParleyException(
                Problem.STORE_UNAVAILABLE, "The database does not do this now (" + state(e) + "); try again.", e);
    }

    /** A failure of a commit: unless the server says that it has rolled back, nobody knows. */
    static RuntimeException ofCommit(SQLException e) {
        if (isRollback(e)) {
            return of(e);
        }
        String detail = "The database did not say whether it has stored this (" + state(e) + "); repeat it.";
        return isTimeout(e)
                ? new StoreTimeoutException(Problem.OUTCOME_UNKNOWN, detail, e)
                : new ParleyException(Problem.OUTCOME_UNKNOWN, detail, e);
    }

    /** Whether less of the same may get through. */
    private static boolean isTimeout(SQLException e) {
        return TOO_MUCH.contains(state(e)) || e.getCause() instanceof SocketTimeoutException;
    }

    /** A server that has become a standby: a connection to it is of no more use. */
    static boolean isWrongServer(SQLException e) {
        return state(e).equals(READ_ONLY);
    }

    /** Data exceptions, violated constraints, exceeded limits: the same values fail again. */
    private static boolean isRefusalOfValues(SQLException e) {
        return isOfClass(e, "22") || isOfClass(e, "23") || isOfClass(e, "54");
    }

    private static boolean isRollback(SQLException e) {
        return (isOfClass(e, "40") && !state(e).equals(NOBODY_KNOWS))
                || isOfClass(e, "23")
                || state(e).equals(ROLLED_BACK_INSTEAD);
    }

    private static boolean isOfClass(SQLException e, String twoCharacters) {
        return state(e).startsWith(twoCharacters);
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "no state" : state;
    }
}
