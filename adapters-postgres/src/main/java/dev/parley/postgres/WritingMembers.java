package dev.parley.postgres;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Writes what a batch has of people: who belongs to a conversation, how they take part, and of whom nothing is kept. */
final class WritingMembers {
    /**
     * Without a place among the members, they keep the one that they have. Whoever comes to have something hidden sees only what
     * is sent from this batch on.
     */
    private static final String MEMBERS = "INSERT INTO members AS before (conversation_id, user_id, shard, role,"
            + " joined_revision, joined_ordinal, revision, joined_seq, hidden_seq, shown_revision)"
            + " SELECT conversation_id, user_id, ?, nullif(role, ''), nullif(joined_revision, " + Places.KEPT + "),"
            + " nullif(joined_ordinal, " + Places.KEPT + "), revision, joined_seq, hidden_seq,"
            + " CASE hidden_seq WHEN 0 THEN 0 ELSE ? END"
            + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?) AS t (conversation_id, user_id, role, joined_revision,"
            + " joined_ordinal, revision, joined_seq, hidden_seq)"
            + " ON CONFLICT (conversation_id, user_id) DO UPDATE SET role = excluded.role, revision = excluded.revision,"
            + " joined_revision = coalesce(excluded.joined_revision, before.joined_revision),"
            + " joined_ordinal = coalesce(excluded.joined_ordinal, before.joined_ordinal),"
            + " joined_seq = excluded.joined_seq, hidden_seq = excluded.hidden_seq,"
            + " shown_revision = CASE excluded.hidden_seq WHEN before.hidden_seq THEN before.shown_revision"
            + " ELSE excluded.shown_revision END";

    /** Marks never go back; the rest is told by a revision. */
    private static final String PARTICIPATIONS = "INSERT INTO members AS before (conversation_id, user_id, shard,"
            + " delivered_seq, read_seq, muted, blocked, participation_revision)"
            + " SELECT conversation_id, user_id, ?, delivered_seq, read_seq, muted, blocked,"
            + " nullif(revision, " + Rows.UNASKED + ")"
            + " FROM unnest(?, ?, ?, ?, ?, ?, ?) AS t (conversation_id, user_id, delivered_seq, read_seq,"
            + " muted, blocked, revision)"
            + " ON CONFLICT (conversation_id, user_id) DO UPDATE SET"
            + " delivered_seq = greatest(before.delivered_seq, excluded.delivered_seq),"
            + " read_seq = greatest(before.read_seq, excluded.read_seq),"
            + " muted = CASE WHEN excluded.participation_revision IS NULL THEN before.muted ELSE excluded.muted END,"
            + " blocked = CASE WHEN excluded.participation_revision IS NULL THEN before.blocked ELSE excluded.blocked END,"
            + " participation_revision = coalesce(excluded.participation_revision, before.participation_revision)"
            + " WHERE excluded.participation_revision IS NOT NULL OR before.delivered_seq < excluded.delivered_seq"
            + " OR before.read_seq < excluded.read_seq";

    private static final String FORGOTTEN = "DELETE FROM members USING unnest(?, ?) AS gone (conversation_id, user_id)"
            + " WHERE members.conversation_id = gone.conversation_id AND members.user_id = gone.user_id";

    private static final String MENTIONS_OF_FORGOTTEN = "DELETE FROM mentions"
            + " USING unnest(?, ?) AS gone (conversation_id, user_id)"
            + " WHERE mentions.conversation_id = gone.conversation_id AND mentions.user_id = gone.user_id";

    private final Connection connection;
    private final Changes changes;

    WritingMembers(Connection connection, Changes changes) {
        this.connection = connection;
        this.changes = changes;
    }

    /** Writes all of it, and last of whom nothing is kept: what else the batch has of them is not kept either. */
    void write() throws SQLException {
        if (!changes.memberships().isEmpty()) {
            writeMembers();
        }
        Collection<Participation> participations = Marks.in(changes);
        if (!participations.isEmpty()) {
            writeParticipations(participations);
        }
        if (!changes.forgotten().isEmpty()) {
            forget();
        }
    }

    private void writeMembers() throws SQLException {
        List<Membership> rows = changes.memberships();
        Places places = Places.in(changes);
        try (PreparedStatement insert = connection.prepareStatement(MEMBERS)) {
            Parameters.of(insert)
                    .number(changes.shard())
                    .number(changes.expected().next())
                    .uuids(rows, row -> row.conversation().value())
                    .texts(rows, row -> row.user().value())
                    .texts(
                            rows,
                            row -> row.member()
                                    .map(Member::role)
                                    .map(Role::wireName)
                                    .orElse(""))
                    .numbers(rows, places::revision)
                    .numbers(rows, places::ordinal)
                    .numbers(rows, Membership::revision)
                    .numbers(rows, row -> row.member().map(Member::joinedSeq).orElse(0L))
                    .numbers(rows, row -> row.member().map(Member::hiddenSeq).orElse(0L));
            insert.executeUpdate();
        }
    }

    private void writeParticipations(Collection<Participation> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(PARTICIPATIONS)) {
            Parameters.of(insert)
                    .number(changes.shard())
                    .uuids(rows, row -> row.conversation().value())
                    .texts(rows, row -> row.user().value())
                    .numbers(rows, Participation::deliveredSeq)
                    .numbers(rows, Participation::readSeq)
                    .flags(rows, row -> row.preferences().muted())
                    .flags(rows, row -> row.preferences().blocked())
                    .numbers(rows, Participation::revision);
            insert.executeUpdate();
        }
    }

    private void forget() throws SQLException {
        List<Forgotten> rows = changes.forgotten();
        for (String sql : List.of(FORGOTTEN, MENTIONS_OF_FORGOTTEN)) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                Parameters.of(delete)
                        .uuids(rows, row -> row.conversation().value())
                        .texts(rows, row -> row.user().value());
                delete.executeUpdate();
            }
        }
    }
}
