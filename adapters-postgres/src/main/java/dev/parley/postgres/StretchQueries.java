package dev.parley.postgres;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import dev.parley.shared.message.Participation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToLongFunction;

/** What one shard stored from an offset on: read along the indexes by shard and revision, cut where a page is full. */
final class StretchQueries {
    private static final String MESSAGES = "SELECT " + Rows.MESSAGE + " FROM messages AS t" + first("revision");
    private static final String CONVERSATIONS = "SELECT " + Rows.CONVERSATION
            + " FROM (SELECT * FROM conversations" + first("revision") + ") AS c" + Rows.MEMBERS
            + " ORDER BY c.revision";
    private static final String PARTICIPATIONS =
            "SELECT " + Rows.PARTICIPATION + " FROM members AS p" + first("participation_revision");
    private static final String DEPARTURES = "SELECT " + Rows.DEPARTURE
            + " FROM (SELECT * FROM members WHERE role IS NULL AND shard = ? AND revision >= ? AND revision < ?) AS d"
            + " ORDER BY d.revision";

    /** The first ones of a shard, and those that share a revision with the last of them. */
    private static String first(String revision) {
        return " WHERE shard = ? AND %1$s >= ? AND %1$s < ? ORDER BY %1$s FETCH FIRST ? ROWS WITH TIES"
                .formatted(revision);
    }

    private final Connection connection;
    private final int shard;
    private final long from;

    private StretchQueries(Connection connection, int shard, long from) {
        this.connection = connection;
        this.shard = shard;
        this.from = from;
    }

    /** Within one transaction that sees one state of the database. */
    static StoredStretch since(Connection connection, int shard, long from, int limit) throws SQLException {
        long next = Math.max(from, Lookups.checkpoint(connection, shard).next());
        return new StretchQueries(connection, shard, from).until(next, limit);
    }

    /** Whichever kind of thing fills the stretch ends it; what shares a revision is never torn apart. */
    private StoredStretch until(long next, int limit) throws SQLException {
        List<ChatMessage> messages = list(MESSAGES, next, limit, Rows::message);
        long afterMessages = end(messages, ChatMessage::revision, next, limit);
        List<ChatConversation> conversations = list(CONVERSATIONS, afterMessages, limit, Rows::conversation);
        long afterConversations = end(conversations, ChatConversation::revision, afterMessages, limit);
        List<Participation> participations = list(PARTICIPATIONS, afterConversations, limit, Rows::participation);
        long end = end(participations, Participation::revision, afterConversations, limit);
        return new StoredStretch(
                before(end, conversations, ChatConversation::revision),
                departures(end),
                before(end, messages, ChatMessage::revision),
                participations,
                end);
    }

    private static <T> long end(List<T> things, ToLongFunction<T> revision, long bound, int limit) {
        return things.size() < limit ? bound : revision.applyAsLong(things.get(things.size() - 1)) + 1;
    }

    private static <T> List<T> before(long end, List<T> things, ToLongFunction<T> revision) {
        return things.stream().filter(each -> revision.applyAsLong(each) < end).toList();
    }

    private <T> List<T> list(String sql, long end, int limit, Rows.Meaning<T> meaning) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(sql)) {
            Parameters.of(question).number(shard).number(from).number(end).number(limit);
            return Rows.list(question, meaning);
        }
    }

    private List<Membership> departures(long end) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(DEPARTURES)) {
            Parameters.of(question).number(shard).number(from).number(end);
            return Rows.list(question, Rows::departure);
        }
    }
}
