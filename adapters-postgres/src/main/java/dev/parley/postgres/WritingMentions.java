package dev.parley.postgres;

import dev.parley.shared.message.Amendments;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes whom the messages of a batch mention: rows that say what their messages say now, and go with them. */
final class WritingMentions {
    private static final String GONE = "DELETE FROM mentions USING unnest(?, ?) AS changed (conversation_id, seq)"
            + " WHERE mentions.conversation_id = changed.conversation_id AND mentions.seq = changed.seq";
    private static final String MENTIONS = "INSERT INTO mentions (conversation_id, user_id, seq)"
            + " SELECT * FROM unnest(?, ?, ?) ON CONFLICT DO NOTHING";

    private record Mention(ConversationId conversation, UserId user, long seq) {}

    private WritingMentions() {}

    /** What may have been there before is told by what happened to it: a new message has nothing to lose. */
    static void write(Connection connection, List<ChatMessage> messages) throws SQLException {
        List<ChatMessage> changed = messages.stream()
                .filter(message ->
                        message.isForgotten() || !message.amendments().equals(Amendments.NONE))
                .toList();
        if (!changed.isEmpty()) {
            try (PreparedStatement delete = connection.prepareStatement(GONE)) {
                Parameters.of(delete)
                        .uuids(changed, message -> message.conversation().value())
                        .numbers(changed, ChatMessage::seq);
                delete.executeUpdate();
            }
        }
        List<Mention> mentions = messages.stream()
                .flatMap(message -> message.mentions().stream()
                        .map(user -> new Mention(message.conversation(), user, message.seq())))
                .toList();
        if (!mentions.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(MENTIONS)) {
                Parameters.of(insert)
                        .uuids(mentions, mention -> mention.conversation().value())
                        .texts(mentions, mention -> mention.user().value())
                        .numbers(mentions, Mention::seq);
                insert.executeUpdate();
            }
        }
    }
}
