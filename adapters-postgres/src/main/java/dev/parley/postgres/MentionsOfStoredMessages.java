package dev.parley.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** The migration after which the messages that are stored already tell whom they mention; part by part in the order of their keys. */
final class MentionsOfStoredMessages implements JavaMigration {
    private static final int PART = 10_000;

    private static final String MENTIONS = "INSERT INTO mentions (conversation_id, user_id, seq)"
            + " SELECT conversation_id, user_id, seq FROM (SELECT conversation_id, seq, details FROM messages"
            + " WHERE (conversation_id, seq) > (?, ?) ORDER BY conversation_id, seq LIMIT " + PART + ") AS part"
            + " CROSS JOIN LATERAL json_array_elements_text(part.details -> 'mentions') AS user_id"
            + " ON CONFLICT DO NOTHING";
    private static final String LAST = "SELECT conversation_id, seq FROM messages WHERE (conversation_id, seq) > (?, ?)"
            + " ORDER BY conversation_id, seq LIMIT 1 OFFSET " + (PART - 1);

    private record Key(UUID conversation, long seq) {
        static final Key BEFORE_ALL = new Key(new UUID(0, 0), 0);
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("7.1");
    }

    @Override
    public String getDescription() {
        return "mentions of stored messages";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        Optional<Key> after = Optional.of(Key.BEFORE_ALL);
        while (after.isPresent()) {
            write(connection, after.get());
            after = last(connection, after.get());
        }
    }

    private static void write(Connection connection, Key after) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(MENTIONS)) {
            Parameters.of(insert).uuid(after.conversation()).number(after.seq());
            insert.executeUpdate();
        }
    }

    /** The last message of a whole part; a smaller one is the last part. */
    private static Optional<Key> last(Connection connection, Key after) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(LAST)) {
            Parameters.of(question).uuid(after.conversation()).number(after.seq());
            return Rows.first(question, row -> new Key(row.getObject(1, UUID.class), row.getLong(2)));
        }
    }
}
