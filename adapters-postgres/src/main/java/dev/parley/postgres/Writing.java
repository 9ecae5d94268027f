package dev.parley.postgres;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Writes each kind of thing of a batch as one set, and nothing for a kind that the batch has nothing of; before all, what
 * messages said that expire with it goes away.
 */
final class Writing {
    private static final String CONVERSATIONS =
            "INSERT INTO conversations (id, shard, kind, title, created_at, revision, last_seq, last_activity_at,"
                    + " last_revision, history, archived, unaware, retention_seconds, expired_seq)"
                    + " SELECT id, ?, kind, nullif(title, ''), created_at::timestamptz, revision, last_seq,"
                    + " last_activity_at::timestamptz, last_revision, history, archived, nullif(unaware, ''),"
                    + " nullif(retention_seconds, 0), expired_seq"
                    + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS t (id, kind, title, created_at, revision,"
                    + " last_seq, last_activity_at, last_revision, history, archived, unaware, retention_seconds, expired_seq)"
                    + " ON CONFLICT (id) DO UPDATE SET title = excluded.title, revision = excluded.revision,"
                    + " last_seq = excluded.last_seq, last_activity_at = excluded.last_activity_at,"
                    + " last_revision = excluded.last_revision, history = excluded.history,"
                    + " archived = excluded.archived, unaware = excluded.unaware,"
                    + " retention_seconds = excluded.retention_seconds, expired_seq = excluded.expired_seq";

    /** Whether they are new or changed is told by their seq; that the same one comes again under another seq, by its id. */
    private static final String MESSAGES = "INSERT INTO messages AS before (conversation_id, seq, id, shard, sender,"
            + " client_message_id, body, sent_at, revision, reply_to, details, words)"
            + " SELECT conversation_id, seq, id, ?, sender, client_message_id, nullif(body, ''), sent_at::timestamptz,"
            + " revision, reply_to, nullif(details, '" + Details.NONE + "')::json, " + Lexemes.VECTOR
            + " FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS t (conversation_id, seq, id, sender, client_message_id,"
            + " body, sent_at, revision, reply_to, details, words)"
            + " ON CONFLICT (conversation_id, seq) DO UPDATE SET sender = excluded.sender,"
            + " client_message_id = excluded.client_message_id, body = excluded.body, revision = excluded.revision,"
            + " details = excluded.details, words = excluded.words WHERE before.id = excluded.id";

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
        Clearing clearing = new Clearing(changes);
        clearing.clear(connection);
        if (!changes.conversations().isEmpty()) {
            writeConversations();
        }
        if (!changes.messages().isEmpty()) {
            List<ChatMessage> messages =
                    changes.messages().stream().map(clearing::cleared).toList();
            writeMessages(messages);
            WritingMentions.write(connection, messages);
        }
        new WritingMembers(connection, changes).write();
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
                    .texts(
                            rows,
                            row -> row.blocks().unaware().map(UserId::value).orElse(""))
                    .numbers(
                            rows,
                            row -> row.settings()
                                    .retention()
                                    .map(Duration::toSeconds)
                                    .orElse(0L))
                    .numbers(rows, ChatConversation::expiredSeq);
            insert.executeUpdate();
        }
    }

    private void writeMessages(List<ChatMessage> rows) throws SQLException {
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
                            rows, row -> row.replyTo().map(ReplyTo::message).map(MessageId::value))
                    .texts(rows, Details::of)
                    .texts(rows, row -> Lexemes.of(row.conversation(), row.text()));
            if (insert.executeUpdate() != rows.size()) {
                throw new IllegalStateException("A message has the seq of another one of its conversation.");
            }
        }
    }
}
