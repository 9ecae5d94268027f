package dev.parley.javalin;

import dev.parley.readchat.ChatSearch;
import dev.parley.readchat.Found;
import dev.parley.readchat.SearchChat;
import dev.parley.shared.message.ConversationId;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Finding messages by their words. */
final class Searching {
    private final ChatSearch search;
    private final Reads reads;

    Searching(ChatSearch search, Reads reads) {
        this.search = search;
        this.reads = reads;
    }

    void addTo(Routes routes) {
        routes.get(
                "/search",
                Map.of(
                        "q", Query.Kind.TEXT,
                        "conversation", Query.Kind.TEXT,
                        "after", Query.Kind.TEXT,
                        "limit", Query.Kind.NUMBER),
                this::find);
    }

    private CompletionStage<Answer> find(Call call) {
        Query query = call.query();
        SearchChat wanted = new SearchChat(
                call.user(),
                query.text("q").orElse(""),
                query.text("conversation").map(ConversationId::parse),
                query.text("after").map(SearchToken::decode),
                query.limit(Findings.DEFAULT_LIMIT));
        return reads.ask(call, () -> {
            Found found = search.search(wanted);
            return Answer.ok(Findings.document(found, search.quotes(call.user(), found)));
        });
    }
}
