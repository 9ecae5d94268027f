package dev.parley.postgres;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Finds things by their identity, each kind with one statement, however many are asked for. */
final class Lookups {
    private static final String CHECKPOINT =
            "SELECT next_offset, announced_offset FROM checkpoints AS c WHERE shard = ?";
    private static final String NOW = "SELECT epoch::text AS epoch, coalesce(log_shards, 1) AS shards,"
            + " coalesce(shard, 0) AS shard, coalesce(next_offset, 0) AS next_offset,"
            + " coalesce((SELECT id FROM incarnations ORDER BY number DESC LIMIT 1), " + Cursor.NO_INCARNATION
            + ") AS incarnation"
            + " FROM store LEFT JOIN checkpoints ON true";
    private static final String CONVERSATIONS = "SELECT " + Rows.CONVERSATION
            + " FROM unnest(?) AS asked (id) JOIN conversations AS c ON c.id = asked.id" + Rows.MEMBERS;

    /** The bound of one keeps every search in the index, however many are asked for. */
    private static final String MESSAGES =
            "SELECT " + Rows.MESSAGE + " FROM unnest(?, ?) AS asked (conversation_id, id)"
                    + " CROSS JOIN LATERAL (SELECT * FROM messages WHERE conversation_id = asked.conversation_id"
                    + " AND id = asked.id LIMIT 1) AS t";

    /** No more of a text than is quoted, however long it is. */
    private static final String QUOTES = "SELECT t.id AS message_id, t.sender, t.excerpt"
            + " FROM unnest(?, ?) AS asked (conversation_id, seq)"
            + " JOIN conversations AS c ON c.id = asked.conversation_id AND asked.seq > c.expired_seq"
            + " JOIN members AS mine ON mine.conversation_id = c.id AND mine.user_id = ? AND mine.role IS NOT NULL"
            + " AND asked.seq > mine.hidden_seq"
            + " CROSS JOIN LATERAL (SELECT id, sender, left(body, " + Quote.MAX_CODE_POINTS
            + ") AS excerpt FROM messages"
            + " WHERE conversation_id = asked.conversation_id AND seq = asked.seq LIMIT 1) AS t";

    private static final String PARTICIPATIONS =
            "SELECT " + Rows.PARTICIPATION + " FROM unnest(?, ?) AS asked (conversation_id, user_id)"
                    + " CROSS JOIN LATERAL (SELECT * FROM members WHERE conversation_id = asked.conversation_id"
                    + " AND user_id = asked.user_id AND " + Rows.TAKES_PART + " LIMIT 1) AS p";

    /** What is asked for, by conversation, with each thing once. */
    private record Asked<T>(UUID conversation, T thing) {
        static <T> Set<Asked<T>> of(Map<ConversationId, ? extends Collection<T>> things) {
            Set<Asked<T>> asked = new HashSet<>();
            things.forEach((conversation, several) ->
                    several.forEach(thing -> asked.add(new Asked<>(conversation.value(), thing))));
            return asked;
        }
    }

    private Lookups() {}

    static Checkpoint checkpoint(Connection connection, int shard) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(CHECKPOINT)) {
            Parameters.of(question).number(shard);
            return Rows.first(question, row -> new Checkpoint(row.getLong(1), row.getLong(2)))
                    .orElse(Checkpoint.START);
        }
    }

    private record Shard(String epoch, int shards, int number, long next, long incarnation) {}

    static Cursor now(Connection connection) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(NOW)) {
            List<Shard> shards = Rows.list(
                    question,
                    row -> new Shard(row.getString(1), row.getInt(2), row.getInt(3), row.getLong(4), row.getLong(5)));
            long[] revisions = new long[shards.get(0).shards()];
            Arrays.fill(revisions, Cursor.NOTHING);
            shards.forEach(shard -> revisions[shard.number()] = shard.next() - 1);
            return Cursor.of(shards.get(0).epoch(), revisions)
                    .withIncarnation(shards.get(0).incarnation());
        }
    }

    static List<ChatConversation> conversations(Connection connection, Collection<ConversationId> ids)
            throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(CONVERSATIONS)) {
            Parameters.of(question).uuids(Set.copyOf(ids), ConversationId::value);
            return Rows.list(question, Rows::conversation);
        }
    }

    static List<ChatMessage> messages(Connection connection, Map<ConversationId, ? extends Collection<MessageId>> ids)
            throws SQLException {
        Set<Asked<MessageId>> asked = Asked.of(ids);
        try (PreparedStatement question = connection.prepareStatement(MESSAGES)) {
            Parameters.of(question)
                    .uuids(asked, Asked::conversation)
                    .uuids(asked, each -> each.thing().value());
            return Rows.list(question, Rows::message);
        }
    }

    static Map<MessageId, Quote> quotes(
            Connection connection, UserId reader, Map<ConversationId, ? extends Collection<Long>> seqs)
            throws SQLException {
        Set<Asked<Long>> asked = Asked.of(seqs);
        try (PreparedStatement question = connection.prepareStatement(QUOTES)) {
            Parameters.of(question)
                    .uuids(asked, Asked::conversation)
                    .numbers(asked, Asked::thing)
                    .text(reader.value());
            return Rows.list(question, row -> Map.entry(Rows.messageId(row), Rows.quote(row))).stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    static List<Participation> participations(
            Connection connection, Map<ConversationId, ? extends Collection<UserId>> users) throws SQLException {
        Set<Asked<UserId>> asked = Asked.of(users);
        try (PreparedStatement question = connection.prepareStatement(PARTICIPATIONS)) {
            Parameters.of(question)
                    .uuids(asked, Asked::conversation)
                    .texts(asked, each -> each.thing().value());
            return Rows.list(question, Rows::participation);
        }
    }
}
