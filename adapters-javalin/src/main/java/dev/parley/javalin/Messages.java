package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.document.Documents;
import dev.parley.readchat.ChatPage;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.Portion;
import dev.parley.readchat.ReadChat;
import dev.parley.readchat.ReadChat.From;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Quotes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** Reading back what was said. */
final class Messages {
    private static final String PATH = "/conversations/{conversation}/messages";

    private final ChatReader reader;
    private final Reads reads;

    Messages(ChatReader reader, Reads reads) {
        this.reader = reader;
        this.reads = reads;
    }

    void addTo(Routes routes) {
        Map<String, Query.Kind> page = Map.of(
                "limit", Query.Kind.NUMBER,
                "before", Query.Kind.NUMBER,
                "after", Query.Kind.NUMBER,
                "around", Query.Kind.NUMBER);
        routes.get(PATH, page, this::page);
        routes.get(PATH + "/{message}", Map.of(), this::one);
        routes.get(
                PATH + "/{message}/replies",
                Map.of("after", Query.Kind.NUMBER, "limit", Query.Kind.NUMBER),
                this::replies);
    }

    private CompletionStage<Answer> page(Call call) {
        ReadChat query = new ReadChat(
                call.user(),
                call.conversation(),
                from(call.query()),
                call.query().limit(ReadChat.DEFAULT_LIMIT));
        return reads.ask(call, () -> {
            ChatPage read = reader.read(query);
            return Answer.ok(document(read, reader.quotes(call.user(), read.messages())));
        });
    }

    private static From from(Query query) {
        List<From> bounds = Stream.of(
                        bound(query.number("before"), From.Before::new),
                        bound(query.number("after"), From.After::new),
                        bound(query.number("around"), From.Around::new))
                .flatMap(Optional::stream)
                .toList();
        if (bounds.size() > 1) {
            throw new InvalidInputException(
                    "before", Problem.PAGE_INVALID, "A page has one bound at most: before, after or around.");
        }
        return bounds.isEmpty() ? new From.Latest() : bounds.get(0);
    }

    private static Optional<From> bound(OptionalLong seq, LongFunction<From> bound) {
        return seq.isPresent() ? Optional.of(bound.apply(seq.getAsLong())) : Optional.empty();
    }

    private static Map<String, Object> document(ChatPage page, Quotes quotes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("messages", documents(page.messages(), quotes));
        page.before().ifPresent(seq -> document.put("before", seq));
        page.after().ifPresent(seq -> document.put("after", seq));
        return document;
    }

    private CompletionStage<Answer> one(Call call) {
        return reads.ask(call, () -> {
            ChatMessage message = reader.message(call.user(), call.conversation(), call.message());
            Quotes quotes = reader.quotes(call.user(), List.of(message));
            return Answer.ok(Documents.of(message, quotes.beside(message)));
        });
    }

    private CompletionStage<Answer> replies(Call call) {
        long after = call.query().number("after").orElse(0);
        if (after < 0) {
            throw new InvalidInputException("after", Problem.PAGE_INVALID, "A seq is not negative.");
        }
        int limit = call.query().limit(ReadChat.DEFAULT_LIMIT);
        return reads.ask(call, () -> {
            Portion<ChatMessage> replies =
                    reader.replies(call.user(), call.conversation(), call.message(), after, limit);
            return Answer.ok(document(replies, reader.quotes(call.user(), replies.things())));
        });
    }

    private static Map<String, Object> document(Portion<ChatMessage> replies, Quotes quotes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("messages", documents(replies.things(), quotes));
        replies.behind().ifPresent(last -> document.put("after", last.seq()));
        return document;
    }

    /** Messages as somebody reads them, each reply with what they see of the message that it answers. */
    static List<Map<String, Object>> documents(List<ChatMessage> messages, Quotes quotes) {
        return messages.stream()
                .map(message -> Documents.of(message, quotes.beside(message)))
                .toList();
    }
}
