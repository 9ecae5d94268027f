package dev.parley.postgres;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatHistory.OldestMessage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Unread;
import dev.parley.shared.message.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What readers ask that one statement answers. */
final class HistoryQueries {
    private static final String RANGE = "SELECT " + Rows.MESSAGE
            + " FROM messages AS t WHERE conversation_id = ? AND seq BETWEEN ? AND ? ORDER BY seq";
    private static final String NEWEST = "SELECT " + Rows.MESSAGE + " FROM unnest(?) AS asked (id)"
            + " CROSS JOIN LATERAL (SELECT * FROM messages WHERE conversation_id = asked.id ORDER BY seq DESC LIMIT ?)"
            + " AS t ORDER BY t.conversation_id, t.seq";
    private static final String REPLIES = "SELECT " + Rows.MESSAGE + " FROM messages AS t"
            + " WHERE conversation_id = ? AND reply_to = ? AND seq > ? ORDER BY seq LIMIT ?";
    private static final String PARTICIPATIONS = "SELECT " + Rows.PARTICIPATION + " FROM members AS p"
            + " WHERE conversation_id = ? AND user_id > ? AND role IS NOT NULL AND delivered_seq >= ? AND "
            + Rows.TAKES_PART + " ORDER BY user_id LIMIT ?";
    private static final String CONVERSATIONS_OF = "SELECT conversation_id, role, joined_seq, hidden_seq FROM members"
            + " WHERE user_id = ? AND role IS NOT NULL";

    /** One statement for each of the indexes that know a person's rows. */
    private static final String EVER_IN = "SELECT conversation_id FROM members WHERE user_id = ? AND role IS NOT NULL"
            + " UNION ALL SELECT conversation_id FROM members WHERE user_id = ? AND role IS NULL"
            + " UNION ALL SELECT id FROM conversations WHERE unaware = ?";

    private static final String BEHIND = " AND (c.last_activity_at, c.id) < (?, ?)";
    private static final String NEWEST_FIRST = " ORDER BY c.last_activity_at DESC, c.id DESC";

    /** Deleted messages have an index of their own: what is not deleted, and that is most of what is unread, is not read. */
    private static final String DELETED = " CROSS JOIN LATERAL (SELECT count(*) AS deleted FROM messages"
            + " WHERE conversation_id = c.id AND seq BETWEEN greatest(unread.first, c.last_seq + 1 - " + Unread.WINDOW
            + ") AND c.last_seq AND details ->> 'deletedAt' IS NOT NULL) AS gone";

    private HistoryQueries() {}

    /**
     * Finds the page first, so that members and messages are looked up for it alone. What it is found among is every conversation
     * of the person, of which there are only so many, whatever the filter lets through: last activity is in no index, as it changes
     * with every message, and so there is no list that a filter would have to skip along.
     */
    private static String listedWhere(String condition) {
        return "WITH page AS MATERIALIZED (SELECT c AS conversation, mine FROM members AS mine"
                + " JOIN conversations AS c ON c.id = mine.conversation_id"
                + " WHERE mine.user_id = ? AND mine.role IS NOT NULL" + condition + NEWEST_FIRST + " LIMIT ?)"
                + " SELECT " + Rows.CONVERSATION + ", " + Rows.PARTICIPATION + ", " + Rows.MESSAGE
                + ", unread.first AS first_unread, gone.deleted, EXISTS (SELECT FROM mentions"
                + " WHERE conversation_id = c.id AND user_id = p.user_id AND seq >= unread.first) AS mentioned FROM page"
                + " CROSS JOIN LATERAL (SELECT (page.conversation).*) AS c"
                + " CROSS JOIN LATERAL (SELECT (page.mine).*) AS p" + Rows.MEMBERS
                + " LEFT JOIN LATERAL (SELECT * FROM messages WHERE conversation_id = c.id AND seq = c.last_seq LIMIT 1)"
                + " AS t ON true"
                + " CROSS JOIN LATERAL (SELECT greatest(p.joined_seq, c.expired_seq, p.read_seq) + 1 AS first) AS unread"
                + DELETED + NEWEST_FIRST;
    }

    static List<ChatMessage> range(Connection connection, ConversationId conversation, long fromSeq, long toSeq)
            throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(RANGE)) {
            Parameters.of(question).uuid(conversation.value()).number(fromSeq).number(toSeq);
            return Rows.list(question, Rows::message);
        }
    }

    static List<ChatMessage> newest(Connection connection, Collection<ConversationId> conversations, int each)
            throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(NEWEST)) {
            Parameters.of(question)
                    .uuids(Set.copyOf(conversations), ConversationId::value)
                    .number(each);
            return Rows.list(question, Rows::message);
        }
    }

    static List<ChatMessage> replies(
            Connection connection, ConversationId conversation, MessageId message, long afterSeq, int limit)
            throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(REPLIES)) {
            Parameters.of(question)
                    .uuid(conversation.value())
                    .uuid(message.value())
                    .number(afterSeq)
                    .number(limit);
            return Rows.list(question, Rows::message);
        }
    }

    static List<Participation> participations(
            Connection connection, ConversationId conversation, long reached, Optional<UserId> after, int limit)
            throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(PARTICIPATIONS)) {
            Parameters.of(question)
                    .uuid(conversation.value())
                    .text(after.map(UserId::value).orElse(""))
                    .number(reached)
                    .number(limit);
            return Rows.list(question, Rows::participation);
        }
    }

    static Map<ConversationId, Member> conversationsOf(Connection connection, UserId member) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(CONVERSATIONS_OF)) {
            Parameters.of(question).text(member.value());
            return Rows.list(question, row -> Map.entry(Rows.conversationId(row, "conversation_id"), Rows.member(row)))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    static Set<ConversationId> everIn(Connection connection, UserId user) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(EVER_IN)) {
            Parameters.of(question).text(user.value()).text(user.value()).text(user.value());
            return Set.copyOf(Rows.list(question, row -> Rows.conversationId(row, "conversation_id")));
        }
    }

    /** Where nothing is that has not expired, is seen without looking at the messages. */
    private static String oldestWhere(String condition) {
        return "SELECT c.id, c.retention_seconds, t.seq, t.sent_at FROM conversations AS c"
                + " CROSS JOIN LATERAL (SELECT seq, sent_at FROM messages WHERE conversation_id = c.id"
                + " AND seq = c.expired_seq + 1 LIMIT 1) AS t"
                + " WHERE c.last_seq > c.expired_seq" + condition + " ORDER BY c.id LIMIT ?";
    }

    static List<OldestMessage> oldest(Connection connection, Optional<ConversationId> after, int limit)
            throws SQLException {
        String sql = oldestWhere(after.isPresent() ? " AND c.id > ?" : "");
        try (PreparedStatement question = connection.prepareStatement(sql)) {
            Parameters parameters = Parameters.of(question);
            if (after.isPresent()) {
                parameters.uuid(after.get().value());
            }
            parameters.number(limit);
            return Rows.list(question, Rows::oldest);
        }
    }

    static List<ListedConversation> listed(
            Connection connection, UserId member, ListFilter filter, Optional<ListPlace> after, int limit)
            throws SQLException {
        String condition = condition(filter) + (after.isPresent() ? BEHIND : "");
        try (PreparedStatement question = connection.prepareStatement(listedWhere(condition))) {
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

    private static String condition(ListFilter filter) {
        return switch (filter) {
            case ALL -> "";
            case OPEN -> " AND NOT c.archived";
            case ARCHIVED -> " AND c.archived";
        };
    }

    private static ListedConversation listed(ResultSet row) throws SQLException {
        ChatConversation conversation = Rows.conversation(row);
        return new ListedConversation(
                conversation,
                row.getObject("message_id") == null ? Optional.empty() : Optional.of(Rows.message(row)),
                Rows.participation(row),
                unread(row, conversation.lastSeq()));
    }

    private static Unread unread(ResultSet row, long last) throws SQLException {
        long deleted = row.getLong("deleted");
        return Unread.of(row.getLong("first_unread"), last, (from, to) -> deleted, row.getBoolean("mentioned"));
    }
}
