package dev.parley.postgres;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The columns that questions ask for, and what their rows mean. */
final class Rows {
    /** A conversation {@code c} with its members {@code m}; see {@link #MEMBERS}. */
    static final String CONVERSATION =
            "c.id, c.kind, c.title, c.created_at, c.revision, c.last_seq, c.last_activity_at,"
                    + " c.last_revision, c.shard, m.users, m.roles";

    /** The members of each conversation {@code c}, as one row. */
    static final String MEMBERS = " CROSS JOIN LATERAL (SELECT"
            + " array_agg(user_id ORDER BY joined_revision, joined_ordinal) AS users,"
            + " array_agg(role ORDER BY joined_revision, joined_ordinal) AS roles"
            + " FROM members WHERE conversation_id = c.id AND role IS NOT NULL) AS m";

    /** A message {@code t}. */
    static final String MESSAGE =
            "t.conversation_id, t.seq, t.id AS message_id, t.shard, t.sender, t.client_message_id,"
                    + " t.body, t.sent_at, t.revision AS message_revision";

    /** A membership {@code d} that ended. */
    static final String DEPARTURE = "d.conversation_id, d.user_id, d.shard, d.revision";

    private Rows() {}

    /** What is made of a row. */
    interface Meaning<T> {
        T of(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(PreparedStatement question, Meaning<T> meaning) throws SQLException {
        try (ResultSet row = question.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (row.next()) {
                found.add(meaning.of(row));
            }
            return found;
        }
    }

    static <T> Optional<T> first(PreparedStatement question, Meaning<T> meaning) throws SQLException {
        return list(question, meaning).stream().findFirst();
    }

    static ChatConversation conversation(ResultSet row) throws SQLException {
        return new ChatConversation(
                conversationId(row, "id"),
                row.getString("kind").equals(Kind.GROUP.wireName()) ? Kind.GROUP : Kind.DIRECT,
                Optional.ofNullable(row.getString("title")).map(Title::new),
                members(row),
                time(row, "created_at"),
                row.getLong("revision"),
                row.getLong("last_seq"),
                time(row, "last_activity_at"),
                row.getLong("last_revision"));
    }

    /** Where everybody has left there is nothing to gather. */
    private static Members members(ResultSet row) throws SQLException {
        Map<UserId, Role> members = new LinkedHashMap<>();
        if (row.getArray("users") != null) {
            String[] users = (String[]) row.getArray("users").getArray();
            String[] roles = (String[]) row.getArray("roles").getArray();
            for (int i = 0; i < users.length; i++) {
                members.put(new UserId(users[i]), Role.of(roles[i]));
            }
        }
        return Members.of(members);
    }

    static ChatMessage message(ResultSet row) throws SQLException {
        return new ChatMessage(
                new MessageId(row.getObject("message_id", UUID.class)),
                conversationId(row, "conversation_id"),
                new UserId(row.getString("sender")),
                new ClientMessageId(row.getString("client_message_id")),
                new MessageText(row.getString("body")),
                time(row, "sent_at"),
                row.getLong("seq"),
                row.getLong("message_revision"));
    }

    static Membership departure(ResultSet row) throws SQLException {
        return new Membership(
                conversationId(row, "conversation_id"),
                new UserId(row.getString("user_id")),
                Optional.empty(),
                row.getLong("revision"));
    }

    static ConversationId conversationId(ResultSet row, String column) throws SQLException {
        return new ConversationId(row.getObject(column, UUID.class));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
