package dev.parley.javalin;

import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ChatReader.Bootstrap;
import dev.parley.readchat.ChatReader.Opened;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Quotes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What a client needs that has nothing, and what changed after a cursor, in bounded parts. */
final class CatchingUp {
    static final int DEFAULT_LIMIT = 200;

    private static final int CONVERSATIONS = 50;
    private static final int MESSAGES = 30;

    private final ChatReader reader;
    private final Reads reads;

    CatchingUp(ChatReader reader, Reads reads) {
        this.reader = reader;
        this.reads = reads;
    }

    void addTo(Routes routes) {
        routes.get("/sync", Map.of("cursor", Query.Kind.TEXT, "limit", Query.Kind.NUMBER), this::sync);
        routes.get(
                "/bootstrap",
                Map.of("conversations", Query.Kind.NUMBER, "messages", Query.Kind.NUMBER),
                this::bootstrap);
    }

    private CompletionStage<Answer> sync(Call call) {
        Optional<Cursor> cursor = call.query().text("cursor").map(Cursor::decode);
        int limit = call.query().limit(DEFAULT_LIMIT);
        return reads.ask(call, () -> {
            Sync sync = reader.sync(call.user(), cursor, limit);
            return Answer.ok(Changed.document(sync, call.user(), reader.quotes(call.user(), sync.messages())));
        });
    }

    private CompletionStage<Answer> bootstrap(Call call) {
        int conversations = call.query().limit("conversations", CONVERSATIONS);
        int messages = call.query().limit("messages", MESSAGES);
        reads.beginLong(call);
        return reads.ask(call, () -> {
            Bootstrap bootstrap = reader.bootstrap(call.user(), conversations, messages);
            return Answer.ok(document(bootstrap, reader.quotes(call.user(), bootstrap.messages())));
        });
    }

    private static Map<String, Object> document(Bootstrap bootstrap, Quotes quotes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("cursor", bootstrap.cursor().encode());
        document.put(
                "conversations",
                bootstrap.conversations().stream()
                        .map(opened -> document(opened, quotes))
                        .toList());
        bootstrap
                .behind()
                .map(Opened::listed)
                .map(ConversationList::place)
                .ifPresent(place -> document.put("after", place));
        return document;
    }

    private static Map<String, Object> document(Opened opened, Quotes quotes) {
        Map<String, Object> document = ConversationList.document(opened.listed(), quotes);
        document.put("messages", Messages.documents(opened.messages(), quotes));
        return document;
    }
}
