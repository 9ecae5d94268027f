package dev.parley.postgres;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes away what messages said that have expired with a batch: from the rows of those that are stored, and from those that the
 * batch brings, before they become rows.
 */
final class Clearing {
    private static final String ADVANCED = "SELECT c.id, c.expired_seq, asked.expired_seq AS reached"
            + " FROM unnest(?, ?) AS asked (id, expired_seq) JOIN conversations AS c ON c.id = asked.id"
            + " WHERE c.expired_seq < asked.expired_seq";
    private static final String CLEAR = "UPDATE messages SET body = NULL, words = NULL, details = " + Details.OF_EXPIRED
            + " WHERE conversation_id = ? AND seq BETWEEN ? AND ?";

    private static final String CLEAR_MENTIONS =
            "DELETE FROM mentions WHERE conversation_id = ? AND seq BETWEEN ? AND ?";

    /** What anybody sees is looked for from where it was before; where there is nothing, it comes with this batch or later. */
    private static final String SHOWN = "UPDATE conversations AS c SET shown_revision = coalesce((SELECT t.revision"
            + " FROM messages AS t WHERE t.conversation_id = c.id AND t.revision >= c.shown_revision AND t.seq > ?"
            + " ORDER BY t.revision LIMIT 1), ?) WHERE c.id = ?";

    private final Map<ConversationId, Long> expired;
    private final long revision;

    Clearing(Changes changes) {
        this.revision = changes.expected().next();
        this.expired = changes.conversations().stream()
                .filter(conversation -> conversation.expiredSeq() > 0)
                .collect(Collectors.toMap(ChatConversation::id, ChatConversation::expiredSeq));
    }

    /** What is written of a message of the batch. */
    ChatMessage cleared(ChatMessage message) {
        return message.seq() <= expired.getOrDefault(message.conversation(), 0L) ? message.expired() : message;
    }

    /** Clears the stored rows, while the conversations still tell up to where that was done before. */
    void clear(Connection connection) throws SQLException {
        List<Stretch> advanced = expired.isEmpty() ? List.of() : advanced(connection);
        if (!advanced.isEmpty()) {
            clear(connection, advanced);
            show(connection, advanced);
        }
    }

    private record Stretch(ConversationId conversation, long first, long last) {}

    private List<Stretch> advanced(Connection connection) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(ADVANCED)) {
            Parameters.of(question)
                    .uuids(expired.keySet(), ConversationId::value)
                    .numbers(expired.values(), Long::longValue);
            return Rows.list(
                    question,
                    row -> new Stretch(
                            Rows.conversationId(row, "id"), row.getLong("expired_seq") + 1, row.getLong("reached")));
        }
    }

    /** One statement each, so that each reads its own stretch of the key, whatever the planner thinks of the others. */
    private static void clear(Connection connection, List<Stretch> advanced) throws SQLException {
        for (String sql : List.of(CLEAR, CLEAR_MENTIONS)) {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                for (Stretch stretch : advanced) {
                    Parameters.of(update)
                            .uuid(stretch.conversation().value())
                            .number(stretch.first())
                            .number(stretch.last());
                    update.addBatch();
                }
                update.executeBatch();
            }
        }
    }

    private void show(Connection connection, List<Stretch> advanced) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(SHOWN)) {
            for (Stretch stretch : advanced) {
                Parameters.of(update)
                        .number(stretch.last())
                        .number(revision)
                        .uuid(stretch.conversation().value());
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
