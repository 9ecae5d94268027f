package dev.parley.postgres;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Writes each kind of thing of a batch as one set, and nothing for a kind that the batch has nothing of. */
final class Writing {
    private static final String CONVERSATIONS =
            "INSERT INTO conversations (id, shard, kind, title, created_at, revision,"
                    + " last_seq, last_activity_at, last_revision, history, archived, blocked)"
                    + " SELECT id, ?, kind, nullif(title, ''), created_at::timestamptz, revision, last_seq,"
                    + " last_activity_at::timestamptz, last_revision, history, archived, blocked"
                    + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS t (id, kind, title, created_at, revision,"
                    + " last_seq, last_activity_at, last_revision, history, archived, blocked)"
                    + " ON CONFLICT (id) DO UPDATE SET title = excluded.title, revision = excluded.revision,"
                    + " last_seq = excluded.last_seq, last_activity_at = excluded.last_activity_at,"
                    + " last_revision = excluded.last_revision, history = excluded.history,"
                    + " archived = excluded.archived, blocked = excluded.blocked";

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

    /** Whether they are new or changed is told by their seq; that the same one comes again under another seq, by its id. */
    private static final String MESSAGES = "INSERT INTO messages AS before (conversation_id, seq, id, shard, sender,"
            + " client_message_id, body, sent_at, revision, reply_to, details, words)"
            + " SELECT conversation_id, seq, id, ?, sender, client_message_id, nullif(body, ''), sent_at::timestamptz,"
            + " revision, reply_to, nullif(details, '" + Details.NONE + "')::json, " + Lexemes.VECTOR
            + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS t (conversation_id, seq, id, sender, client_message_id,"
            + " body, sent_at, revision, reply_to, details, words)"
            + " ON CONFLICT (conversation_id, seq) DO UPDATE SET body = excluded.body, revision = excluded.revision,"
            + " details = excluded.details, words = excluded.words WHERE before.id = excluded.id";

    /** Marks never go back; the rest is told by a revision. */
    private static final String PARTICIPATIONS = "INSERT INTO members AS before (conversation_id, user_id, shard,"
            + " delivered_seq, read_seq, mentioned_seq, muted, blocked, participation_revision)"
            + " SELECT conversation_id, user_id, ?, delivered_seq, read_seq, mentioned_seq, muted, blocked,"
            + " nullif(revision, " + Rows.UNASKED + ")"
            + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?) AS t (conversation_id, user_id, delivered_seq, read_seq,"
            + " mentioned_seq, muted, blocked, revision)"
            + " ON CONFLICT (conversation_id, user_id) DO UPDATE SET"
            + " delivered_seq = greatest(before.delivered_seq, excluded.delivered_seq),"
            + " read_seq = greatest(before.read_seq, excluded.read_seq),"
            + " mentioned_seq = greatest(before.mentioned_seq, excluded.mentioned_seq),"
            + " muted = CASE WHEN excluded.participation_revision IS NULL THEN before.muted ELSE excluded.muted END,"
            + " blocked = CASE WHEN excluded.participation_revision IS NULL THEN before.blocked ELSE excluded.blocked END,"
            + " participation_revision = coalesce(excluded.participation_revision, before.participation_revision)"
            + " WHERE excluded.participation_revision IS NOT NULL OR before.delivered_seq < excluded.delivered_seq"
            + " OR before.read_seq < excluded.read_seq OR before.mentioned_seq < excluded.mentioned_seq";

    private final Connection connection;
    private final Changes changes;

    Writing(Connection connection, Changes changes) {
        this.connection = connection;
        this.changes = changes;
    }

    /**
     * Writes all of it.
     *
     * @throws IllegalStateException when a message would take the place of another one
     */
    void write() throws SQLException {
        if (!changes.conversations().isEmpty()) {
            writeConversations();
        }
        if (!changes.memberships().isEmpty()) {
            writeMembers();
        }
        if (!changes.messages().isEmpty()) {
            writeMessages();
        }
        Collection<Participation> participations = Marks.in(changes);
        if (!participations.isEmpty()) {
            writeParticipations(participations);
        }
    }

    private void writeConversations() throws SQLException {
        List<ChatConversation> rows = changes.conversations();
        try (PreparedStatement insert = connection.prepareStatement(CONVERSATIONS)) {
            Parameters.of(insert)
                    .number(changes.shard())
                    .uuids(rows, row -> row.id().value())
                    .texts(rows, row -> row.kind().wireName())
                    .texts(rows, row -> row.title().map(Title::value).orElse(""))
                    .texts(rows, row -> row.createdAt().toString())
                    .numbers(rows, ChatConversation::revision)
                    .numbers(rows, ChatConversation::lastSeq)
                    .texts(rows, row -> row.lastActivityAt().toString())
                    .numbers(rows, ChatConversation::lastRevision)
                    .texts(rows, row -> row.settings().history().wireName())
                    .flags(rows, row -> row.settings().archived())
                    .flags(rows, ChatConversation::blocked);
            insert.executeUpdate();
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

    private void writeMessages() throws SQLException {
        List<ChatMessage> rows = changes.messages();
        try (PreparedStatement insert = connection.prepareStatement(MESSAGES)) {
            Parameters.of(insert)
                    .number(changes.shard())
                    .uuids(rows, row -> row.conversation().value())
                    .numbers(rows, ChatMessage::seq)
                    .uuids(rows, row -> row.id().value())
                    .texts(rows, row -> row.sender().value())
                    .texts(rows, row -> row.clientMessageId().value())
                    .texts(rows, row -> row.text().map(MessageText::value).orElse(""))
                    .texts(rows, row -> row.sentAt().toString())
                    .numbers(rows, ChatMessage::revision)
                    .optionalUuids(
                            rows, row -> row.replyTo().map(Quote::message).map(MessageId::value))
                    .texts(rows, Details::of)
                    .texts(rows, row -> Lexemes.of(row.conversation(), row.text()));
            if (insert.executeUpdate() != rows.size()) {
                throw new IllegalStateException("A message has the seq of another one of its conversation.");
            }
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
                    .numbers(rows, Participation::mentionedSeq)
                    .flags(rows, row -> row.preferences().muted())
                    .flags(rows, row -> row.preferences().blocked())
                    .numbers(rows, Participation::revision);
            insert.executeUpdate();
        }
    }
}
