package dev.parley.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A database as statements that make the same one, a line for each: tables with their columns, rows, constraints, indexes. It
 * is made from the catalog, as what comes with the tests' server can't dump, and knows what Parley's tables use.
 */
final class DatabaseScript {
    private static final String TABLES = "select c.relname from pg_class c where c.relkind = 'r'"
            + " and c.relnamespace = 'public'::regnamespace order by c.relname";
    private static final String TABLE = """
            select format('CREATE TABLE %I (', c.relname) || string_agg(format('%I ', a.attname)
                || format_type(a.atttypid, a.atttypmod)
                || case when a.attcollation <> t.typcollation then format(' COLLATE %I', o.collname) else '' end
                || case when d.adbin is null then '' else ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) end
                || case when a.attnotnull then ' NOT NULL' else '' end, ', ' order by a.attnum) || ')'
                || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '')
            from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                join pg_type t on t.oid = a.atttypid
                left join pg_collation o on o.oid = a.attcollation
                left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.oid = '{table}'::regclass
            group by c.relname, c.reloptions
            """;
    private static final String STATISTICS = """
            select format('ALTER TABLE {table} ALTER COLUMN %I SET STATISTICS %s', attname, attstattarget)
            from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 and attstattarget >= 0 order by attnum
            """;
    private static final String ROWS =
            "select format('INSERT INTO {table} SELECT * FROM json_populate_record(NULL::{table}, %L)',"
                    + " row_to_json(r)) from {table} r";
    private static final String CONSTRAINTS = """
            select format('ALTER TABLE {table} ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
            from pg_constraint where conrelid = '{table}'::regclass and contype in ('p', 'u', 'c', 'x') order by conname
            """;
    private static final String INDEXES = """
            select pg_get_indexdef(indexrelid) from pg_index i
            where indrelid = '{table}'::regclass
                and not exists (select from pg_constraint where conindid = i.indexrelid) order by 1
            """;

    private final Database database;

    DatabaseScript(Database database) {
        this.database = database;
    }

    void write(Path file) {
        try (Connection connection = connect()) {
            List<String> lines = new ArrayList<>();
            List<String> tables = answers(connection, TABLES);
            for (String table : tables) {
                for (String question : List.of(TABLE, STATISTICS, ROWS, CONSTRAINTS, INDEXES)) {
                    lines.addAll(answers(connection, question.replace("{table}", table)));
                }
            }
            Files.write(file, lines, StandardCharsets.UTF_8);
        } catch (SQLException e) {
            throw new AssertionError("The database can't be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void run(Path file) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                statement.execute(line);
            }
        } catch (SQLException e) {
            throw new AssertionError("The database can't be made", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    private static List<String> answers(Connection connection, String question) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(question);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                answers.add(rows.getString(1).replace("\n", " "));
            }
        }
        return answers;
    }
}
