package dev.parley.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What tests ask a database behind the back of the store. */
final class Sql {
    /** The sessions of this database that wait for a lock. */
    static final String WAITING = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    /** The session that keeps the database for its owner. */
    static final String OWNERS_SESSION = "pg_locks WHERE locktype = 'advisory' AND granted AND database ="
            + " (SELECT oid FROM pg_database WHERE datname = current_database())";

    private Sql() {}

    static void execute(PostgresSettings settings, String sql) {
        try (Connection connection = DriverManager.getConnection(settings.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError("Failed: " + sql, e);
        }
    }

    static long number(PostgresSettings settings, String sql) {
        try (Connection connection = DriverManager.getConnection(settings.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError("Failed: " + sql, e);
        }
    }
}
