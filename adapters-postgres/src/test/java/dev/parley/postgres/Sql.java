package dev.parley.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What tests ask a database behind the back of the store. */
final class Sql {
    /** The sessions of this database that wait for a lock. */
    static final String WAITING = "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    /** The session that keeps the database for its owner. */
    static final String OWNERS_SESSION = "pg_locks WHERE locktype = 'advisory' AND granted AND database ="
            + " (SELECT oid FROM pg_database WHERE datname = current_database())";

    private static final String COLUMNS = "SELECT table_name, column_name FROM information_schema.columns"
            + " WHERE table_schema = current_schema() ORDER BY 1, 2";

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

    /** The first column of every row. */
    static List<String> texts(PostgresSettings settings, String sql) {
        try (Connection connection = DriverManager.getConnection(settings.url());
                PreparedStatement question = connection.prepareStatement(sql)) {
            return Rows.list(question, row -> row.getString(1));
        } catch (SQLException e) {
            throw new AssertionError("Failed: " + sql, e);
        }
    }

    /** The columns, of whatever type, of all tables of the schema in which a text stands, in small letters. */
    static List<String> columnsWith(PostgresSettings settings, String text) {
        try (Connection connection = DriverManager.getConnection(settings.url());
                PreparedStatement columns = connection.prepareStatement(COLUMNS)) {
            List<String> found = new ArrayList<>();
            for (String[] column : Rows.list(columns, row -> new String[] {row.getString(1), row.getString(2)})) {
                if (stands(connection, text, column)) {
                    found.add(String.join(".", column));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError("Failed to look for " + text, e);
        }
    }

    /** As it is, or as the bytes that a column of bytes shows. */
    private static boolean stands(Connection connection, String text, String... column) throws SQLException {
        String sql = "SELECT FROM %1$s WHERE position(? IN lower(%2$s::text)) > 0"
                + " OR position(encode(convert_to(?, 'UTF8'), 'hex') IN %2$s::text) > 0 LIMIT 1";
        try (PreparedStatement question = connection.prepareStatement(sql.formatted(column[0], column[1]))) {
            Parameters.of(question).text(text).text(text);
            return Rows.first(question, row -> true).isPresent();
        }
    }
}
