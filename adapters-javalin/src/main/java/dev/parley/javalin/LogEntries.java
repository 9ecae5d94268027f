package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.document.Documents;
import dev.parley.readchat.ChatLog.Entry;
import dev.parley.readchat.ChatLog.Start;
import dev.parley.readchat.LogReader;
import dev.parley.readchat.ReadChat;
import dev.parley.shared.message.Quotes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** What the log itself holds of a conversation. */
final class LogEntries {
    private final LogReader log;
    private final Reads reads;

    LogEntries(LogReader log, Reads reads) {
        this.log = log;
        this.reads = reads;
    }

    void addTo(Routes routes) {
        routes.get(
                "/conversations/{conversation}/log",
                Map.of("from", Query.Kind.NUMBER, "since", Query.Kind.TIME, "limit", Query.Kind.NUMBER),
                this::read);
    }

    private CompletionStage<Answer> read(Call call) {
        Start start = start(call.query());
        int limit = call.query().limit(ReadChat.DEFAULT_LIMIT);
        return reads.ask(call, () -> {
            List<Entry> entries = log.read(call.user(), call.conversation(), start, limit);
            return Answer.ok(document(start, entries, log.quotes(call.user(), entries)));
        });
    }

    private static Start start(Query query) {
        OptionalLong from = query.number("from");
        Optional<Instant> since = query.time("since");
        if (from.isPresent() && since.isPresent()) {
            throw new InvalidInputException(
                    "from", Problem.PAGE_INVALID, "A log is read from a position or since a time.");
        }
        if (from.isPresent() && from.getAsLong() < 0) {
            throw new InvalidInputException("from", Problem.PAGE_INVALID, "A position is not negative.");
        }
        if (since.isPresent()) {
            return new Start.Since(since.get());
        }
        return from.orElse(0) == 0 ? new Start.Beginning() : new Start.After(from.getAsLong() - 1);
    }

    /** While nothing was found there is no place to go on from but the one that was asked for. */
    private static Map<String, Object> document(Start start, List<Entry> entries, Quotes quotes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "entries",
                entries.stream().map(entry -> document(entry, quotes)).toList());
        if (!entries.isEmpty()) {
            document.put("next", entries.get(entries.size() - 1).position() + 1);
        } else if (start instanceof Start.After after) {
            document.put("next", after.position() + 1);
        }
        return document;
    }

    private static Map<String, Object> document(Entry entry, Quotes quotes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("position", entry.position());
        document.put("message", Documents.of(entry.message(), quotes.beside(entry.message())));
        return document;
    }
}
