package dev.parley.postgres;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.message.MessageSearch.Matches;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.Cancellation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * Finds messages by their words: along the index of these, in the conversations of one person. It runs in a transaction, as rows are
 * fetched some at a time. For one search.
 */
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

    /** How many messages are fetched at a time. */
    private static final int AT_A_TIME = 100;

    private static final Comparator<Sized> NEWEST_FIRST = Comparator.comparing(
                    Sized::message,
                    Comparator.comparing(ChatMessage::sentAt)
                            .thenComparing(message -> message.id().toString()))
            .reversed();

    private final Connection connection;
    private final SearchTerms terms;
    private final boolean decided;
    private final int limit;
    private final List<Sized> found = new ArrayList<>();
    private boolean complete = true;

    private record Sized(ChatMessage message, long bytes) {}

    private SearchQueries(Connection connection, SearchTerms terms, int limit) {
        this.connection = connection;
        this.terms = terms;
        this.decided = terms.isDecidedByKeys() && Lexemes.areAllAsked(terms.keys());
        this.limit = limit;
    }

    static Matches matching(
            Connection connection, UserId member, Optional<ConversationId> conversation, SearchTerms terms, int limit)
            throws SQLException {
        List<Entry<ConversationId, Member>> mine =
                HistoryQueries.conversationsOf(connection, member).entrySet().stream()
                        .filter(each -> conversation
                                .filter(id -> !id.equals(each.getKey()))
                                .isEmpty())
                        .toList();
        return new SearchQueries(connection, terms, limit).in(mine);
    }

    private Matches in(List<Entry<ConversationId, Member>> mine) throws SQLException {
        for (int from = 0; from < mine.size(); from += TOGETHER) {
            Cancellation.current().check();
            together(mine.subList(from, Math.min(mine.size(), from + TOGETHER)));
            found.sort(NEWEST_FIRST);
            leave(fitting());
        }
        return new Matches(found.stream().limit(fitting()).map(Sized::message).toList(), complete);
    }

    private void together(List<Entry<ConversationId, Member>> mine) throws SQLException {
        List<ConversationId> ids = mine.stream().map(Entry::getKey).toList();
        try (PreparedStatement question = connection.prepareStatement(MATCHING)) {
            Parameters.of(question)
                    .text(Lexemes.query(ids, terms.keys()))
                    .uuids(ids, ConversationId::value)
                    .numbers(mine, each -> each.getValue().hiddenSeq())
                    .number(decided ? limit + 1L : Long.MAX_VALUE);
            question.setFetchSize(AT_A_TIME);
            read(question);
        }
    }

    /**
     * No further than one message more than fit. What the index does not decide is looked at here, so much of it at the most as is
     * found at the most.
     */
    private void read(PreparedStatement question) throws SQLException {
        try (ResultSet row = question.executeQuery()) {
            long bytes = 0;
            int more = limit + 1;
            while (bytes <= MessageSearch.MAX_BYTES && more > 0 && row.next()) {
                Sized next = new Sized(Rows.message(row), Rows.messageBytes(row));
                bytes += next.bytes();
                if (matches(next.message())) {
                    found.add(next);
                    more--;
                }
            }
            complete &= decided || bytes <= MessageSearch.MAX_BYTES;
        }
    }

    private boolean matches(ChatMessage message) {
        return decided
                || message.text().filter(text -> terms.areIn(text.value())).isPresent();
    }

    private int fitting() {
        int end = 0;
        long bytes = 0;
        while (end < Math.min(limit, found.size())
                && (end == 0 || bytes + found.get(end).bytes() <= MessageSearch.MAX_BYTES)) {
            bytes += found.get(end).bytes();
            end++;
        }
        return end;
    }

    /** The newest of those that are left out stays as a bar: nothing older fits any more, however small. */
    private void leave(int newest) {
        if (newest < found.size()) {
            complete = false;
            Sized bar = new Sized(found.get(newest).message(), MessageSearch.MAX_BYTES + 1L);
            found.subList(newest, found.size()).clear();
            found.add(bar);
        }
    }
}
