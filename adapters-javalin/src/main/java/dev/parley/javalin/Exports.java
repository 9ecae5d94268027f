package dev.parley.javalin;

import dev.parley.readchat.ChatReader;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Everything of a conversation, or of a person, to be kept elsewhere. */
final class Exports {
    private final ChatReader reader;
    private final Reads reads;
    private final PagedBody.Patience patience;

    Exports(ChatReader reader, Reads reads, PagedBody.Patience patience) {
        this.reader = reader;
        this.reads = reads;
        this.patience = patience;
    }

    void addTo(Routes routes) {
        routes.get("/conversations/{conversation}/export", Map.of(), this::conversation);
        routes.get("/me/export", Map.of(), this::person);
    }

    private CompletionStage<Answer> conversation(Call call) {
        return begin(call, new ConversationExport(reader, call.user(), call.conversation()));
    }

    private CompletionStage<Answer> person(Call call) {
        return begin(call, new PersonExport(reader, call.user()));
    }

    /** Whatever is wrong with the first page is answered as ever. */
    private CompletionStage<Answer> begin(Call call, Supplier<Optional<byte[]>> export) {
        reads.beginLong(call);
        return reads.ask(call, export)
                .thenApply(first -> Answer.paged(
                        Lines.TYPE, first.orElseThrow(), new PagedBody(() -> reads.ask(call, export), patience)));
    }
}
