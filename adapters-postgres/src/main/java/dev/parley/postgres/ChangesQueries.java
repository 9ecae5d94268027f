package dev.parley.postgres;

import dev.parley.shared.message.ChangesCollector;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What changed for one person after a cursor. Of each kind of thing the first ones by shard and revision are read, one more
 * than makes a page, which tells whether there is more; which of them are the page is decided by the collector.
 */
final class ChangesQueries {
    private static final Comparator<Placed<ChatMessage>> IN_ORDER = Comparator.comparingInt(
                    (Placed<ChatMessage> each) -> each.shard())
            .thenComparingLong(each -> each.thing().revision());

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

    /** What the person sees of one conversation and has not seen yet, as entries of an index. */
    private static final String ENTRIES = "(SELECT revision, seq FROM messages WHERE conversation_id = %1$s.id"
            + " AND revision > %1$s.seen AND seq > %1$s.hidden_seq ORDER BY revision";

    /**
     * A conversation has a part in the page only if its first change is among the first ones of all conversations. So one
     * index entry of each conversation that changed is read, then as many as a page has of those few, and then the page.
     */
    private static final String MESSAGES = SEEN + " mine AS (SELECT c.id, c.shard,"
            + " greatest(mine.hidden_seq, c.expired_seq) AS hidden_seq,"
            + " greatest(revisions[c.shard + 1], mine.shown_revision - 1, c.shown_revision - 1) AS seen" + MINE
            + " WHERE mine.user_id = ? AND mine.role IS NOT NULL AND c.last_revision > revisions[c.shard + 1]),"
            + " changed AS MATERIALIZED (SELECT mine.* FROM mine"
            + " CROSS JOIN LATERAL " + ENTRIES.formatted("mine") + " LIMIT 1) AS first"
            + " ORDER BY mine.shard, first.revision LIMIT ?),"
            + " page AS MATERIALIZED (SELECT changed.id, changed.shard, entry.revision, entry.seq FROM changed"
            + " CROSS JOIN LATERAL " + ENTRIES.formatted("changed") + " FETCH FIRST ? ROWS WITH TIES) AS entry"
            + " ORDER BY changed.shard, entry.revision FETCH FIRST ? ROWS WITH TIES)"
            + " SELECT " + Rows.MESSAGE + " FROM page CROSS JOIN LATERAL (SELECT * FROM messages"
            + " WHERE conversation_id = page.id AND seq = page.seq LIMIT 1) AS t";

    /**
     * Of each conversation that changed, the members, unless there are more than are told of one another; then the person alone.
     */
    private static final String PARTICIPATIONS = SEEN + " mine AS MATERIALIZED (SELECT mine AS person,"
            + " mine.conversation_id, mine.user_id, revisions[c.shard + 1] AS seen" + MINE
            + " WHERE mine.user_id = ? AND mine.role IS NOT NULL AND c.last_revision > revisions[c.shard + 1]),"
            + " known AS (SELECT person, seen FROM mine UNION ALL SELECT told.other, mine.seen FROM mine"
            + " CROSS JOIN LATERAL (SELECT other, count(*) OVER () AS size FROM (SELECT other FROM members AS other"
            + " WHERE conversation_id = mine.conversation_id AND role IS NOT NULL LIMIT "
            + (Participation.MAX_MEMBERS_TOLD + 1) + ") AS few) AS told"
            + " WHERE told.size <= " + Participation.MAX_MEMBERS_TOLD
            + " AND (told.other).user_id <> mine.user_id)"
            + " SELECT " + Rows.PARTICIPATION + " FROM known CROSS JOIN LATERAL (SELECT (known.person).*) AS p"
            + " WHERE p.participation_revision > known.seen"
            + " ORDER BY p.shard, p.participation_revision FETCH FIRST ? ROWS WITH TIES";

    private final Connection connection;
    private final UserId member;
    private final Cursor cursor;
    private final int limit;
    private final ChangesCollector collector;

    private ChangesQueries(Connection connection, UserId member, Cursor cursor, int limit) throws SQLException {
        this.connection = connection;
        this.member = member;
        this.cursor = cursor;
        this.limit = limit;
        this.collector = new ChangesCollector(cursor, Lookups.now(connection), limit);
    }

    /** Within one transaction that sees one state of the database. */
    static ChangesPage after(Connection connection, UserId member, Cursor cursor, int limit) throws SQLException {
        return new ChangesQueries(connection, member, cursor, limit).page();
    }

    private record Placed<T>(int shard, T thing) {}

    private ChangesPage page() throws SQLException {
        list(CONVERSATIONS, cursor, 1, Rows::conversation).forEach(each -> collector.offer(each.shard(), each.thing()));
        list(DEPARTURES, cursor, 2, Rows::departure).forEach(each -> collector.offer(each.shard(), each.thing()));
        list(PARTICIPATIONS, cursor, 1, Rows::participation)
                .forEach(each -> collector.offer(each.shard(), each.thing()));
        offerMessages();
        return collector.page();
    }

    /** Where several of one revision fill the page, only what is behind them tells whether there is more. */
    private void offerMessages() throws SQLException {
        List<Placed<ChatMessage>> first = list(MESSAGES, cursor, 3, Rows::message);
        first.forEach(each -> collector.offer(each.shard(), each.thing()));
        if (first.size() > limit) {
            first.sort(IN_ORDER);
            Placed<ChatMessage> last = first.get(first.size() - 1);
            if (IN_ORDER.compare(first.get(limit - 1), last) == 0) {
                list(MESSAGES, behind(last), 3, Rows::message)
                        .forEach(each -> collector.offer(each.shard(), each.thing()));
            }
        }
    }

    private Cursor behind(Placed<ChatMessage> last) {
        Cursor seen = cursor;
        for (int shard = 0; shard < last.shard(); shard++) {
            seen = seen.with(shard, Long.MAX_VALUE);
        }
        return seen.with(last.shard(), last.thing().revision());
    }

    private <T> List<Placed<T>> list(String sql, Cursor after, int bounds, Rows.Meaning<T> meaning)
            throws SQLException {
        long[] seen = IntStream.range(0, after.shards())
                .mapToLong(shard -> after.revision(shard))
                .toArray();
        try (PreparedStatement question = connection.prepareStatement(sql)) {
            Parameters parameters = Parameters.of(question).numbers(seen).text(member.value());
            for (int i = 0; i < bounds; i++) {
                parameters.number(limit + 1);
            }
            return Rows.list(question, row -> new Placed<>(row.getInt("shard"), meaning.of(row)));
        }
    }
}
