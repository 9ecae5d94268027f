package dev.parley.javalin;

import dev.parley.conversation.ConfigureConversation;
import dev.parley.conversation.ConversationAdministration;
import dev.parley.conversation.ConversationAdministration.Started;
import dev.parley.document.Documents;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.Portion;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Quotes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Conversations: their list, their start, their title and use. */
final class Conversations {
    private static final int DEFAULT_LIMIT = 50;

    private final ConversationAdministration administration;
    private final ChatReader reader;
    private final Reads reads;

    Conversations(ConversationAdministration administration, ChatReader reader, Reads reads) {
        this.administration = administration;
        this.reader = reader;
        this.reads = reads;
    }

    void addTo(Routes routes) {
        routes.post("/conversations", this::start);
        routes.get(
                "/conversations",
                Map.of("archived", Query.Kind.FLAG, "limit", Query.Kind.NUMBER, "after", Query.Kind.TEXT),
                this::list);
        routes.get("/conversations/{conversation}", Map.of(), this::one);
        routes.patch("/conversations/{conversation}", this::configure);
        routes.delete("/conversations/{conversation}", this::archive);
    }

    private CompletionStage<Answer> start(Call call) {
        Requests.Start start = call.body(Requests.Start.class);
        return administration
                .start(start.command(call.user(), call.idempotencyKey()))
                .thenApply(Conversations::started);
    }

    private static Answer started(Started started) {
        ChatConversation conversation = started.conversation();
        return Answer.later(started.repeated() ? 200 : 201, () -> Documents.of(conversation))
                .with("Location", Routes.PREFIX + "/conversations/" + conversation.id());
    }

    private CompletionStage<Answer> list(Call call) {
        ListFilter filter = call.query().flag("archived").map(ListFilter::of).orElse(ListFilter.ALL);
        int limit = call.query().limit(DEFAULT_LIMIT);
        Optional<ListPlace> after = call.query().text("after").map(ListToken::decode);
        return reads.ask(call, () -> {
            Portion<ListedConversation> part = reader.conversations(call.user(), filter, after, limit);
            List<ChatMessage> messages = part.things().stream()
                    .flatMap(listed -> listed.lastMessage().stream())
                    .toList();
            return listed(part, reader.quotes(call.user(), messages));
        });
    }

    private static Answer listed(Portion<ListedConversation> part, Quotes quotes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "conversations",
                part.things().stream()
                        .map(listed -> ConversationList.document(listed, quotes))
                        .toList());
        part.behind().map(ConversationList::place).ifPresent(place -> document.put("after", place));
        return Answer.ok(document);
    }

    private CompletionStage<Answer> one(Call call) {
        return reads.ask(call, () -> Answer.ok(Documents.of(reader.conversation(call.user(), call.conversation()))));
    }

    private CompletionStage<Answer> configure(Call call) {
        Requests.Configure wanted = call.body(Requests.Configure.class);
        return changed(wanted.command(call.user(), call.conversation()));
    }

    private CompletionStage<Answer> archive(Call call) {
        return changed(ConfigureConversation.archive(call.user(), call.conversation(), true));
    }

    private CompletionStage<Answer> changed(ConfigureConversation command) {
        return administration
                .configure(command)
                .thenApply(conversation -> Answer.later(200, () -> Documents.of(conversation)));
    }
}
