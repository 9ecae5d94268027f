package dev.parley.postgres;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.UserId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import java.util.Optional;

/** Finds messages by their words: along the index of these, in the conversations of one person. */
final class SearchQueries {
    /** How many conversations one statement looks at: each is a part of its query, which the server walks through by recursion. */
    private static final int TOGETHER = 500;

    /**
     * The words come first, whatever the planner thinks of them: neither does it see the query, whose many alternatives it would
     * take for most of the table, nor does it begin with the conversations, whose messages are many.
     */
    private static final String MATCHING = "SELECT " + Rows.MESSAGE
            + " FROM (SELECT * FROM messages WHERE words @@ (SELECT ?::tsquery) OFFSET 0) AS t"
            + " JOIN unnest(?, ?) AS mine (id, hidden_seq) ON mine.id = t.conversation_id AND t.seq > mine.hidden_seq"
            + " ORDER BY t.sent_at DESC, t.id DESC LIMIT ?";

    private static final Comparator<ChatMessage> NEWEST_FIRST = Comparator.comparing(ChatMessage::sentAt)
            .thenComparing(message -> message.id().toString())
            .reversed();

    private final Connection connection;
    private final Collection<String> words;
    private final int limit;

    private SearchQueries(Connection connection, Collection<String> words, int limit) {
        this.connection = connection;
        this.words = words;
        this.limit = limit;
    }

    static List<ChatMessage> matching(
            Connection connection,
            UserId member,
            Optional<ConversationId> conversation,
            Collection<String> words,
            int limit)
            throws SQLException {
        List<Entry<ConversationId, Member>> mine =
                HistoryQueries.conversationsOf(connection, member).entrySet().stream()
                        .filter(each -> conversation
                                .filter(id -> !id.equals(each.getKey()))
                                .isEmpty())
                        .toList();
        return new SearchQueries(connection, words, limit).in(mine);
    }

    private List<ChatMessage> in(List<Entry<ConversationId, Member>> mine) throws SQLException {
        List<ChatMessage> found = new ArrayList<>();
        for (int from = 0; from < mine.size(); from += TOGETHER) {
            found.addAll(together(mine.subList(from, Math.min(mine.size(), from + TOGETHER))));
        }
        return found.stream().sorted(NEWEST_FIRST).limit(limit).toList();
    }

    private List<ChatMessage> together(List<Entry<ConversationId, Member>> mine) throws SQLException {
        List<ConversationId> ids = mine.stream().map(Entry::getKey).toList();
        try (PreparedStatement question = connection.prepareStatement(MATCHING)) {
            Parameters.of(question)
                    .text(Lexemes.query(ids, words))
                    .uuids(ids, ConversationId::value)
                    .numbers(mine, each -> each.getValue().hiddenSeq())
                    .number(limit);
            return Rows.list(question, Rows::message);
        }
    }
}
