package dev.parley.postgres;

import dev.parley.postgres.DatabaseNotOpenedException.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What matters of a server's settings, as a session of this process finds them.
 *
 * @param version as {@code server_version_num}
 * @param encoding how the database encodes text
 * @param standby whether the server follows another one
 * @param fsync whether what is committed is forced to the disk
 * @param fullPageWrites whether half-written pages are repaired after a power cut
 * @param synchronousCommit whether a commit waits for the disk
 */
record Audit(
        int version, String encoding, boolean standby, String fsync, String fullPageWrites, String synchronousCommit) {
    private static final int OLDEST = 130_000;
    private static final String OFF = "off";
    private static final String QUESTION = "SELECT current_setting('server_version_num')::int,"
            + " current_setting('server_encoding'), pg_is_in_recovery(), current_setting('fsync'),"
            + " current_setting('full_page_writes'), current_setting('synchronous_commit')";

    static Audit of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUESTION)) {
            row.next();
            return new Audit(
                    row.getInt(1),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6));
        }
    }

    /**
     * Refuses what would lose or change messages.
     *
     * @param place of the database, for the message
     * @param allowWeakDurability whether to let pass what {@link #weaknesses()} names
     * @throws DatabaseNotOpenedException when it is not fit
     */
    void check(String place, boolean allowWeakDurability) {
        if (version < OLDEST) {
            throw unfit(place, "its server is older than Postgres 13; use a newer one.");
        }
        if (!encoding.equals("UTF8")) {
            throw unfit(
                    place,
                    "its server_encoding is " + encoding
                            + "; create the database with ENCODING 'UTF8', as others can't hold every message.");
        }
        if (standby) {
            throw unfit(place, "its server is in recovery, a standby; use the address of the primary, or promote it.");
        }
        if (!allowWeakDurability && !weaknesses().isEmpty()) {
            throw unfit(
                    place,
                    String.join(" ", weaknesses()) + " Or allow weak durability, if losing messages is acceptable.");
        }
    }

    private static DatabaseNotOpenedException unfit(String place, String why) {
        return new DatabaseNotOpenedException(Reason.UNFIT, "The database at " + place + " is refused: " + why);
    }

    /** One sentence for each setting by which a commit may be lost. */
    List<String> weaknesses() {
        List<String> found = new ArrayList<>();
        if (fsync.equals(OFF)) {
            found.add("fsync is off: a crash of its machine loses or damages what was stored; set fsync = on.");
        }
        if (fullPageWrites.equals(OFF)) {
            found.add("full_page_writes is off: a power cut may damage what was stored; set full_page_writes = on.");
        }
        if (synchronousCommit.equals(OFF)) {
            found.add("synchronous_commit is off: a crash of the server loses the last messages;"
                    + " set synchronous_commit = on for the server, the database and the user.");
        }
        return found;
    }
}
