package dev.parley.postgres;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** What one shard stored from an offset on: read along the indexes by shard and revision, cut where a page is full. */
final class StretchQueries {
    private static final String OF_SHARD = " WHERE shard = ? AND revision >= ? AND revision < ? ORDER BY revision";
    private static final String MESSAGES = "SELECT " + Rows.MESSAGE + " FROM messages AS t" + OF_SHARD + " LIMIT ?";
    private static final String CONVERSATIONS = "SELECT " + Rows.CONVERSATION
            + " FROM (SELECT * FROM conversations" + OF_SHARD + " LIMIT ?) AS c" + Rows.MEMBERS
            + " ORDER BY c.revision";
    private static final String DEPARTURES = "SELECT " + Rows.DEPARTURE
            + " FROM (SELECT * FROM members WHERE role IS NULL AND shard = ? AND revision >= ? AND revision < ?) AS d"
            + " ORDER BY d.revision";

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

    /** One thing more than fits tells where the next stretch begins. */
    private StoredStretch until(long next, int limit) throws SQLException {
        List<ChatMessage> messages = list(MESSAGES, next, limit + 1, Rows::message);
        long full = messages.size() > limit ? messages.get(limit).revision() : next;
        List<ChatConversation> conversations = list(CONVERSATIONS, full, limit + 1, Rows::conversation);
        long end = conversations.size() > limit ? conversations.get(limit).revision() : full;
        return new StoredStretch(
                conversations.stream().filter(each -> each.revision() < end).toList(),
                departures(end),
                messages.stream().filter(each -> each.revision() < end).toList(),
                end);
    }

    private <T> List<T> list(String sql, long end, int most, Rows.Meaning<T> meaning) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(sql)) {
            Parameters.of(question).number(shard).number(from).number(end).number(most);
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
