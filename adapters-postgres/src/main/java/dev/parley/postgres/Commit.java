package dev.parley.postgres;

import dev.parley.shared.event.FencedException;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Writes the changes of one batch within a transaction: first the checkpoint, which whoever is late does not find where they
 * expect it, then each kind of thing as one set.
 */
final class Commit {
    private static final String CHECKPOINT =
            "UPDATE checkpoints SET next_offset = ?, announced_offset = ?" + " WHERE shard = ? AND next_offset = ?";

    /** The row of the token stays locked until the end of the transaction, so that nobody takes over in between. */
    private static final String CHECKPOINT_OF_OWNER = "WITH owned AS (SELECT FROM store WHERE owner = ? FOR SHARE) "
            + CHECKPOINT + " AND EXISTS (SELECT FROM owned)";

    private static final String CONVERSATIONS =
            "INSERT INTO conversations (id, shard, kind, title, created_at, revision,"
                    + " last_seq, last_activity_at, last_revision)"
                    + " SELECT id, ?, kind, nullif(title, ''), created_at::timestamptz, revision, last_seq,"
                    + " last_activity_at::timestamptz, last_revision"
                    + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)"
                    + " AS t (id, kind, title, created_at, revision, last_seq, last_activity_at, last_revision)"
                    + " ON CONFLICT (id) DO UPDATE SET title = excluded.title, revision = excluded.revision,"
                    + " last_seq = excluded.last_seq, last_activity_at = excluded.last_activity_at,"
                    + " last_revision = excluded.last_revision";

    /** Without a place among the members, they keep the one that they have. */
    private static final String MEMBERS = "INSERT INTO members AS before"
            + " (conversation_id, user_id, shard, role, joined_revision, joined_ordinal, revision)"
            + " SELECT conversation_id, user_id, ?, nullif(role, ''), nullif(joined_revision, " + Places.KEPT + "),"
            + " nullif(joined_ordinal, " + Places.KEPT + "), revision"
            + " FROM unnest(?, ?, ?, ?, ?, ?)"
            + " AS t (conversation_id, user_id, role, joined_revision, joined_ordinal, revision)"
            + " ON CONFLICT (conversation_id, user_id) DO UPDATE SET role = excluded.role, revision = excluded.revision,"
            + " joined_revision = coalesce(excluded.joined_revision, before.joined_revision),"
            + " joined_ordinal = coalesce(excluded.joined_ordinal, before.joined_ordinal)";

    private static final String MESSAGES = "INSERT INTO messages (conversation_id, seq, id, shard, sender,"
            + " client_message_id, body, sent_at, revision)"
            + " SELECT conversation_id, seq, id, ?, sender, client_message_id, body, sent_at::timestamptz, revision"
            + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)"
            + " AS t (conversation_id, seq, id, sender, client_message_id, body, sent_at, revision)";

    private final Connection connection;
    private final Changes changes;

    Commit(Connection connection, Changes changes) {
        this.connection = connection;
        this.changes = changes;
    }

    /**
     * Writes all of it; what happens to the transaction is the caller's.
     *
     * @param owner whose token must be in the table, where one process writes alone
     * @throws FencedException when the checkpoint is not the expected one
     * @throws dev.parley.ParleyException when another owner has taken over
     */
    void write(Optional<Owner> owner) throws SQLException {
        if (!moveCheckpoint(owner)) {
            if (owner.isPresent()) {
                owner.get().check(connection);
            }
            throw new FencedException(changes.shard(), changes.expected().next());
        }
        if (!changes.conversations().isEmpty()) {
            writeConversations();
        }
        if (!changes.memberships().isEmpty()) {
            writeMembers();
        }
        if (!changes.messages().isEmpty()) {
            writeMessages();
        }
    }

    private boolean moveCheckpoint(Optional<Owner> owner) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(owner.isPresent() ? CHECKPOINT_OF_OWNER : CHECKPOINT)) {
            Parameters parameters = Parameters.of(update);
            if (owner.isPresent()) {
                parameters.uuid(owner.get().token());
            }
            parameters
                    .number(changes.reached().next())
                    .number(changes.reached().announced())
                    .number(changes.shard())
                    .number(changes.expected().next());
            return update.executeUpdate() == 1;
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
                    .numbers(rows, ChatConversation::lastRevision);
            insert.executeUpdate();
        }
    }

    private void writeMembers() throws SQLException {
        List<Membership> rows = changes.memberships();
        Places places = Places.in(changes);
        try (PreparedStatement insert = connection.prepareStatement(MEMBERS)) {
            Parameters.of(insert)
                    .number(changes.shard())
                    .uuids(rows, row -> row.conversation().value())
                    .texts(rows, row -> row.user().value())
                    .texts(rows, row -> row.role().map(Role::wireName).orElse(""))
                    .numbers(rows, places::revision)
                    .numbers(rows, places::ordinal)
                    .numbers(rows, Membership::revision);
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
                    .texts(rows, row -> row.text().value())
                    .texts(rows, row -> row.sentAt().toString())
                    .numbers(rows, ChatMessage::revision);
            insert.executeUpdate();
        }
    }
}
