package dev.parley.postgres;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What readers ask that one statement answers. */
final class HistoryQueries {
    private static final String RANGE = "SELECT " + Rows.MESSAGE
            + " FROM messages AS t WHERE conversation_id = ? AND seq BETWEEN ? AND ? ORDER BY seq";
    private static final String CONVERSATIONS_OF =
            "SELECT conversation_id FROM members WHERE user_id = ? AND role IS NOT NULL";
    private static final String BEHIND = " AND (c.last_activity_at, c.id) < (?, ?)";
    private static final String NEWEST_FIRST = " ORDER BY c.last_activity_at DESC, c.id DESC";

    private HistoryQueries() {}

    /** Finds the page first, so that members and messages are looked up for it alone. */
    private static String listedWhere(String condition) {
        return "WITH page AS MATERIALIZED (SELECT c.* FROM members AS mine"
                + " JOIN conversations AS c ON c.id = mine.conversation_id"
                + " WHERE mine.user_id = ? AND mine.role IS NOT NULL" + condition + NEWEST_FIRST + " LIMIT ?)"
                + " SELECT " + Rows.CONVERSATION + ", " + Rows.MESSAGE + " FROM page AS c" + Rows.MEMBERS
                + " LEFT JOIN LATERAL (SELECT * FROM messages WHERE conversation_id = c.id AND seq = c.last_seq LIMIT 1)"
                + " AS t ON true" + NEWEST_FIRST;
    }

    static List<ChatMessage> range(Connection connection, ConversationId conversation, long fromSeq, long toSeq)
            throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(RANGE)) {
            Parameters.of(question).uuid(conversation.value()).number(fromSeq).number(toSeq);
            return Rows.list(question, Rows::message);
        }
    }

    static Set<ConversationId> conversationsOf(Connection connection, UserId member) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(CONVERSATIONS_OF)) {
            Parameters.of(question).text(member.value());
            return Set.copyOf(Rows.list(question, row -> Rows.conversationId(row, "conversation_id")));
        }
    }

    static List<ListedConversation> listed(Connection connection, UserId member, Optional<ListPlace> after, int limit)
            throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(listedWhere(after.isPresent() ? BEHIND : ""))) {
            Parameters parameters = Parameters.of(question).text(member.value());
            if (after.isPresent()) {
                parameters
                        .time(after.get().lastActivityAt())
                        .uuid(after.get().id().value());
            }
            parameters.number(limit);
            return Rows.list(question, HistoryQueries::listed);
        }
    }

    private static ListedConversation listed(ResultSet row) throws SQLException {
        ChatConversation conversation = Rows.conversation(row);
        return new ListedConversation(
                conversation, row.getObject("message_id") == null ? Optional.empty() : Optional.of(Rows.message(row)));
    }
}
