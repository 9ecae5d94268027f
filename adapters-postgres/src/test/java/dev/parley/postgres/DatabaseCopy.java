package dev.parley.postgres;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** What all tables of a database held at one moment, as a dump has it. */
final class DatabaseCopy {
    private static final String TABLES =
            "SELECT table_name || ' (' || string_agg(quote_ident(column_name), ', ') || ')'"
                    + " FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER'"
                    + " AND table_name <> 'flyway_schema_history' GROUP BY table_name";

    private final Map<String, byte[]> tables = new LinkedHashMap<>();

    private DatabaseCopy() {}

    static DatabaseCopy of(PostgresSettings settings) {
        DatabaseCopy copy = new DatabaseCopy();
        try (Connection connection = connect(settings)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement question = connection.createStatement();
                    ResultSet rows = question.executeQuery(TABLES)) {
                while (rows.next()) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    copying(connection).copyOut("COPY " + rows.getString(1) + " TO STDOUT (FORMAT binary)", bytes);
                    copy.tables.put(rows.getString(1), bytes.toByteArray());
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** Replaces everything in a database that has the same tables. */
    void restoreInto(PostgresSettings settings) {
        try (Connection connection = connect(settings);
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, byte[]> table : tables.entrySet()) {
                statement.execute("DELETE FROM "
                        + table.getKey().substring(0, table.getKey().indexOf(' ')));
                copying(connection)
                        .copyIn(
                                "COPY " + table.getKey() + " FROM STDIN (FORMAT binary)",
                                new ByteArrayInputStream(table.getValue()));
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect(PostgresSettings settings) throws SQLException {
        Connection connection = DriverManager.getConnection(settings.url());
        connection.setAutoCommit(false);
        return connection;
    }

    private static CopyManager copying(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }
}
