package dev.parley.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a node's store holds, read past Parley: in which of its files or tables a word stands. */
final class RawStore {
    private static final String TABLES =
            "select format('%I.%I', table_schema, table_name) from information_schema.tables"
                    + " where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')";

    private final Map<String, String> settings;

    private RawStore(Map<String, String> settings) {
        this.settings = settings;
    }

    static RawStore of(Node node) {
        return new RawStore(node.settings().variables());
    }

    /** The files or tables that hold a word of ASCII. */
    List<String> holding(String word) {
        return isFiles() ? files(word) : tables(word);
    }

    boolean isFiles() {
        return settings.get("PARLEY_STORE").equals("json");
    }

    private List<String> files(String word) {
        try (Stream<Path> all = Files.walk(Path.of(settings.get("PARLEY_DATA_DIR")))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> holds(file, word))
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that is being replaced counts as one that does: it is to be looked at again. */
    private static boolean holds(Path file, String word) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word);
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole rows as the database writes them out, with every column. */
    private List<String> tables(String word) {
        try (Connection connection = DriverManager.getConnection(
                settings.get("PARLEY_POSTGRES_URL"),
                settings.get("PARLEY_POSTGRES_USER"),
                settings.get("PARLEY_POSTGRES_PASSWORD"))) {
            List<String> holding = new ArrayList<>();
            for (String table : texts(connection, TABLES)) {
                String rows = "select each::text from " + table + " as each where position('" + word
                        + "' in each::text) > 0 limit 1";
                texts(connection, rows).forEach(row -> holding.add(table + ": " + row));
            }
            return holding;
        } catch (SQLException e) {
            throw new AssertionError("The database can't be read", e);
        }
    }

    private static List<String> texts(Connection connection, String question) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(question);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
