package dev.parley.postgres;

import dev.parley.shared.message.Amendments;
import dev.parley.shared.message.Blocks;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatHistory.OldestMessage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns that questions ask for, and what their rows mean. */
final class Rows {
    /** A conversation {@code c} with its members {@code m}; see {@link #MEMBERS}. */
    static final String CONVERSATION =
            "c.id, c.kind, c.title, c.created_at, c.revision, c.last_seq, c.last_activity_at,"
                    + " c.last_revision, c.shard, c.history, c.archived, c.unaware, c.retention_seconds,"
                    + " c.expired_seq, CASE c.kind WHEN 'direct' THEN m.blockers END AS blockers, m.users, m.roles, m.joined_seqs, m.hidden_seqs";

    /** Whoever stands in the place of somebody who was erased, and has none of their own, is before all others. */
    private static final String PLACE = "joined_revision NULLS FIRST, joined_ordinal";

    /** The members of each conversation {@code c}, as one row. */
    static final String MEMBERS = " CROSS JOIN LATERAL (SELECT"
            + " array_agg(user_id ORDER BY " + PLACE + ") AS users,"
            + " array_agg(role ORDER BY " + PLACE + ") AS roles,"
            + " array_agg(joined_seq ORDER BY " + PLACE + ") AS joined_seqs,"
            + " array_agg(hidden_seq ORDER BY " + PLACE + ") AS hidden_seqs,"
            + " array_agg(user_id) FILTER (WHERE blocked) AS blockers"
            + " FROM members WHERE conversation_id = c.id AND role IS NOT NULL) AS m";

    /** A message {@code t}. */
    static final String MESSAGE =
            "t.conversation_id, t.seq, t.id AS message_id, t.shard, t.sender, t.client_message_id,"
                    + " t.body, t.sent_at, t.details, t.revision AS message_revision";

    /** A membership {@code d} that ended. */
    static final String DEPARTURE = "d.conversation_id, d.user_id, d.shard, d.revision";

    /** In place of a revision: of a participation that nobody asked to change. */
    static final long UNASKED = Cursor.NOTHING;

    /** How a person takes part, by their row {@code p}. */
    static final String PARTICIPATION =
            "p.conversation_id AS participation_of, p.user_id, p.shard, p.delivered_seq, p.read_seq,"
                    + " p.muted, p.blocked AS blocks, coalesce(p.participation_revision, " + UNASKED
                    + ") AS asked_revision";

    /** That anything is known of how the person of a row takes part. */
    static final String TAKES_PART = "(participation_revision IS NOT NULL OR delivered_seq > 0)";

    private static final long PLAIN_BYTES = 300;

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
                settings(row),
                blocks(row),
                time(row, "created_at"),
                row.getLong("revision"),
                row.getLong("expired_seq"),
                row.getLong("last_seq"),
                time(row, "last_activity_at"),
                row.getLong("last_revision"));
    }

    private static Blocks blocks(ResultSet row) throws SQLException {
        Set<UserId> by = new HashSet<>();
        if (row.getArray("blockers") != null) {
            for (String user : (String[]) row.getArray("blockers").getArray()) {
                by.add(new UserId(user));
            }
        }
        return new Blocks(by, Optional.ofNullable(row.getString("unaware")).map(UserId::new));
    }

    private static ConversationSettings settings(ResultSet row) throws SQLException {
        return new ConversationSettings(
                History.of(row.getString("history")), row.getBoolean("archived"), retention(row));
    }

    private static Optional<Duration> retention(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("retention_seconds", Long.class))
                .map(Duration::ofSeconds);
    }

    /** Where everybody has left there is nothing to gather. */
    private static Members members(ResultSet row) throws SQLException {
        Map<UserId, Member> members = new LinkedHashMap<>();
        if (row.getArray("users") != null) {
            String[] users = (String[]) row.getArray("users").getArray();
            String[] roles = (String[]) row.getArray("roles").getArray();
            Long[] joined = (Long[]) row.getArray("joined_seqs").getArray();
            Long[] hidden = (Long[]) row.getArray("hidden_seqs").getArray();
            for (int i = 0; i < users.length; i++) {
                members.put(new UserId(users[i]), new Member(Role.of(roles[i]), joined[i], hidden[i]));
            }
        }
        return Members.of(members);
    }

    static Member member(ResultSet row) throws SQLException {
        return new Member(Role.of(row.getString("role")), row.getLong("joined_seq"), row.getLong("hidden_seq"));
    }

    static Participation participation(ResultSet row) throws SQLException {
        return new Participation(
                conversationId(row, "participation_of"),
                new UserId(row.getString("user_id")),
                row.getLong("delivered_seq"),
                row.getLong("read_seq"),
                new Preferences(row.getBoolean("muted"), row.getBoolean("blocks")),
                row.getLong("asked_revision"));
    }

    static ChatMessage message(ResultSet row) throws SQLException {
        ChatMessage plain = plain(row);
        String details = row.getString("details");
        return details == null ? plain : Details.added(plain, details);
    }

    /** About how many bytes a message has; those of a text are counted as they came, in UTF-8. */
    static long messageBytes(ResultSet row) throws SQLException {
        return PLAIN_BYTES + length(row.getBytes("body")) + length(row.getBytes("details"));
    }

    private static long length(byte @Nullable [] column) {
        return column == null ? 0 : column.length;
    }

    private static ChatMessage plain(ResultSet row) throws SQLException {
        Optional<MessageText> text = Optional.ofNullable(row.getString("body")).map(MessageText::new);
        return new ChatMessage(
                messageId(row),
                conversationId(row, "conversation_id"),
                new UserId(row.getString("sender")),
                new ClientMessageId(row.getString("client_message_id")),
                new Body(text, Optional.empty(), List.of()),
                List.of(),
                Optional.empty(),
                time(row, "sent_at"),
                Amendments.NONE,
                row.getLong("seq"),
                row.getLong("message_revision"));
    }

    static MessageId messageId(ResultSet row) throws SQLException {
        return new MessageId(row.getObject("message_id", UUID.class));
    }

    static Quote quote(ResultSet row) throws SQLException {
        return new Quote(new UserId(row.getString("sender")), Optional.ofNullable(row.getString("excerpt")));
    }

    /** The oldest message {@code t} of a conversation {@code c} that has not expired. */
    static OldestMessage oldest(ResultSet row) throws SQLException {
        return new OldestMessage(conversationId(row, "id"), retention(row), row.getLong("seq"), time(row, "sent_at"));
    }

    static Membership departure(ResultSet row) throws SQLException {
        return Membership.ended(
                conversationId(row, "conversation_id"), new UserId(row.getString("user_id")), row.getLong("revision"));
    }

    static ConversationId conversationId(ResultSet row, String column) throws SQLException {
        return new ConversationId(row.getObject(column, UUID.class));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
