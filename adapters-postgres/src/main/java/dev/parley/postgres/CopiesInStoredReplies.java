package dev.parley.postgres;

import dev.parley.shared.message.ConversationId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * The migration after which a reply refers to what it answers and has no copy of it, part by part in the order of the keys. Its
 * documents keep everything else as it was written, the order of fields included, for which no function of the server is to be had.
 */
final class CopiesInStoredReplies implements JavaMigration {
    /** A document may have a mebibyte. */
    private static final int PART = 100;

    private static final String REPLIES = "SELECT conversation_id, seq, details FROM messages"
            + " WHERE (conversation_id, seq) > (?, ?) AND reply_to IS NOT NULL"
            + " AND details #> '{replyTo,sender}' IS NOT NULL ORDER BY conversation_id, seq LIMIT " + PART;
    private static final String DETAILS = "UPDATE messages SET details = t.details::json"
            + " FROM unnest(?, ?, ?) AS t (conversation_id, seq, details)"
            + " WHERE messages.conversation_id = t.conversation_id AND messages.seq = t.seq";

    private record Reply(ConversationId conversation, long seq, String details) {
        static final Reply BEFORE_ALL = new Reply(new ConversationId(new UUID(0, 0)), 0, Details.NONE);
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("6");
    }

    @Override
    public String getDescription() {
        return "copies in stored replies";
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
        List<Reply> part = after(connection, Reply.BEFORE_ALL);
        while (!part.isEmpty()) {
            write(connection, part);
            part = after(connection, part.get(part.size() - 1));
        }
    }

    private static List<Reply> after(Connection connection, Reply last) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(REPLIES)) {
            Parameters.of(question).uuid(last.conversation().value()).number(last.seq());
            return Rows.list(
                    question,
                    row -> new Reply(
                            Rows.conversationId(row, "conversation_id"), row.getLong("seq"), row.getString("details")));
        }
    }

    private static void write(Connection connection, List<Reply> part) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(DETAILS)) {
            Parameters.of(update)
                    .uuids(part, each -> each.conversation().value())
                    .numbers(part, Reply::seq)
                    .texts(part, each -> Details.withoutCopy(each.details()));
            update.executeUpdate();
        }
    }
}
