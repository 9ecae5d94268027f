package dev.parley.postgres;

import dev.parley.shared.message.ChangesCollector;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What changed for one person after a cursor. Of each kind of thing the first ones by shard and revision are read, one more
 * than makes a page, which tells whether there is more; which of them are the page is decided by the collector.
 */
final class ChangesQueries {
    /** The revision that was seen last in shard 0, 1, 2, … */
    private static final String SEEN = "WITH seen AS (SELECT ? AS revisions),";

    private static final String MINE =
            " FROM seen, members AS mine JOIN conversations AS c ON c.id = mine.conversation_id";

    private static final String CONVERSATIONS = SEEN + " page AS MATERIALIZED (SELECT c.*" + MINE
            + " WHERE mine.user_id = ? AND mine.role IS NOT NULL AND c.revision > revisions[c.shard + 1]"
            + " ORDER BY c.shard, c.revision LIMIT ?)"
            + " SELECT " + Rows.CONVERSATION + " FROM page AS c" + Rows.MEMBERS;

    private static final String DEPARTURES = SEEN + " page AS (SELECT d.* FROM seen"
            + " CROSS JOIN LATERAL unnest(revisions) WITH ORDINALITY AS last (revision, place)"
            + " CROSS JOIN LATERAL (SELECT * FROM members WHERE user_id = ? AND role IS NULL"
            + " AND shard = last.place - 1 AND revision > last.revision ORDER BY revision LIMIT ?) AS d)"
            + " SELECT " + Rows.DEPARTURE + " FROM page AS d ORDER BY d.shard, d.revision LIMIT ?";

    /**
     * A conversation has a part in the page only if its first change is among the first ones of all conversations. So one
     * index entry of each conversation that changed is read, then as many as a page has of those few, and then the page.
     */
    private static final String MESSAGES = SEEN + " changed AS MATERIALIZED (SELECT c.id, c.shard,"
            + " revisions[c.shard + 1] AS seen" + MINE + " CROSS JOIN LATERAL (SELECT revision FROM messages"
            + " WHERE conversation_id = c.id AND revision > revisions[c.shard + 1] ORDER BY revision LIMIT 1) AS first"
            + " WHERE mine.user_id = ? AND mine.role IS NOT NULL AND c.last_revision > revisions[c.shard + 1]"
            + " ORDER BY c.shard, first.revision LIMIT ?),"
            + " page AS MATERIALIZED (SELECT changed.id, changed.shard, entry.revision, entry.seq FROM changed"
            + " CROSS JOIN LATERAL (SELECT revision, seq FROM messages WHERE conversation_id = changed.id"
            + " AND revision > changed.seen ORDER BY revision LIMIT ?) AS entry"
            + " ORDER BY changed.shard, entry.revision LIMIT ?)"
            + " SELECT " + Rows.MESSAGE + " FROM page CROSS JOIN LATERAL (SELECT * FROM messages"
            + " WHERE conversation_id = page.id AND seq = page.seq LIMIT 1) AS t";

    private final Connection connection;
    private final UserId member;
    private final long[] seen;
    private final int most;
    private final ChangesCollector collector;

    private ChangesQueries(Connection connection, UserId member, Cursor cursor, int limit) throws SQLException {
        this.connection = connection;
        this.member = member;
        this.seen = LongStream.range(0, cursor.shards())
                .map(shard -> cursor.revision((int) shard))
                .toArray();
        this.most = limit + 1;
        this.collector = new ChangesCollector(cursor, Lookups.now(connection), limit);
    }

    /** Within one transaction that sees one state of the database. */
    static ChangesPage after(Connection connection, UserId member, Cursor cursor, int limit) throws SQLException {
        return new ChangesQueries(connection, member, cursor, limit).page();
    }

    private record Placed<T>(int shard, T thing) {}

    private ChangesPage page() throws SQLException {
        list(CONVERSATIONS, 1, Rows::conversation).forEach(each -> collector.offer(each.shard(), each.thing()));
        list(DEPARTURES, 2, Rows::departure).forEach(each -> collector.offer(each.shard(), each.thing()));
        list(MESSAGES, 3, Rows::message).forEach(each -> collector.offer(each.shard(), each.thing()));
        return collector.page();
    }

    private <T> List<Placed<T>> list(String sql, int bounds, Rows.Meaning<T> meaning) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(sql)) {
            Parameters parameters = Parameters.of(question).numbers(seen).text(member.value());
            for (int i = 0; i < bounds; i++) {
                parameters.number(most);
            }
            return Rows.list(question, row -> new Placed<>(row.getInt("shard"), meaning.of(row)));
        }
    }
}
