package dev.parley.postgres;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The words of the messages that are stored already. What a word is, no statement can say, so they are read and written, part by part in
 * the order of their keys: however many there are, one part is in memory. Rows whose words are right stay as they are.
 */
final class StoredWords {
    private static final int PART = 1_000;

    private static final String MESSAGES = "SELECT conversation_id, seq, body FROM messages"
            + " WHERE (conversation_id, seq) > (?, ?) ORDER BY conversation_id, seq LIMIT " + PART;
    private static final String WORDS = "UPDATE messages SET words = t.words FROM (SELECT conversation_id, seq, "
            + Lexemes.VECTOR + " AS words FROM unnest(?, ?, ?) AS t (conversation_id, seq, words)) AS t"
            + " WHERE messages.conversation_id = t.conversation_id AND messages.seq = t.seq"
            + " AND messages.words IS DISTINCT FROM t.words";

    private StoredWords() {}

    private record Stored(ConversationId conversation, long seq, Optional<MessageText> text) {
        static final Stored BEFORE_ALL = new Stored(new ConversationId(new UUID(0, 0)), 0, Optional.empty());

        String words() {
            return Lexemes.of(conversation, text);
        }
    }

    /** Writes them as they are compared now. */
    static void write(Connection connection) throws SQLException {
        List<Stored> part = after(connection, Stored.BEFORE_ALL);
        while (!part.isEmpty()) {
            write(connection, part);
            part = after(connection, part.get(part.size() - 1));
        }
    }

    private static List<Stored> after(Connection connection, Stored last) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(MESSAGES)) {
            Parameters.of(question).uuid(last.conversation().value()).number(last.seq());
            return Rows.list(
                    question,
                    row -> new Stored(
                            Rows.conversationId(row, "conversation_id"),
                            row.getLong("seq"),
                            Optional.ofNullable(row.getString("body")).map(MessageText::new)));
        }
    }

    private static void write(Connection connection, List<Stored> part) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(WORDS)) {
            Parameters.of(update)
                    .uuids(part, each -> each.conversation().value())
                    .numbers(part, Stored::seq)
                    .texts(part, Stored::words);
            update.executeUpdate();
        }
    }
}
