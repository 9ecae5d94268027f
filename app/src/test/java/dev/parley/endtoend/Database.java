package dev.parley.endtoend;

import dev.parley.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A database of its own on a real server, read by SQL. */
record Database(String url, String user, String password) {
    private static final String MESSAGES = "select id, conversation_id, sender, client_message_id, seq, revision, body"
            + " from messages order by conversation_id, seq";

    /** On the server that all tests share. */
    static Database fresh() {
        return on(PostgresServer.shared());
    }

    static Database on(PostgresServer server) {
        return new Database(server.jdbcUrl(server.newDatabase()), server.user(), server.password());
    }

    List<StoredMessage> messages() {
        List<StoredMessage> messages = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement statement = connection.prepareStatement(MESSAGES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                messages.add(new StoredMessage(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getString(7)));
            }
            return messages;
        } catch (SQLException e) {
            throw new AssertionError("The database can't be read", e);
        }
    }
}
