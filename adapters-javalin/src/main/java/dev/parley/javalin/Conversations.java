package dev.parley.javalin;

import dev.parley.conversation.ConversationAdministration;
import dev.parley.conversation.ConversationAdministration.Started;
import dev.parley.conversation.RenameConversation;
import dev.parley.conversation.StartConversation;
import dev.parley.document.Documents;
import dev.parley.readchat.ChatReader;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Conversations: their list, their start, their title. */
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
        routes.get("/conversations", Map.of("limit", Query.Kind.NUMBER, "after", Query.Kind.TEXT), this::list);
        routes.get("/conversations/{conversation}", Map.of(), this::one);
        routes.patch("/conversations/{conversation}", this::rename);
    }

    private CompletionStage<Answer> start(Call call) {
        Requests.Start start = call.body(Requests.Start.class);
        List<String> members = start.members() == null ? List.of() : start.members();
        Set<UserId> users = members.stream().map(UserId::new).collect(Collectors.toCollection(LinkedHashSet::new));
        return administration
                .start(new StartConversation(call.user(), new Title(start.title()), users, call.idempotencyKey()))
                .thenApply(Conversations::started);
    }

    private static Answer started(Started started) {
        ChatConversation conversation = started.conversation();
        return Answer.later(started.repeated() ? 200 : 201, () -> Documents.of(conversation))
                .with("Location", Routes.PREFIX + "/conversations/" + conversation.id());
    }

    private CompletionStage<Answer> list(Call call) {
        int limit = call.query().limit(DEFAULT_LIMIT);
        return reads.ask(() -> listed(
                reader.conversations(call.user(), call.query().text("after").map(ListToken::decode), limit), limit));
    }

    /** A full page may be the last one: then the next one is empty. */
    private static Answer listed(List<ListedConversation> page, int limit) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("conversations", page.stream().map(Conversations::listed).toList());
        if (page.size() == limit) {
            ChatConversation last = page.get(limit - 1).conversation();
            document.put("after", ListToken.encode(new ListPlace(last.lastActivityAt(), last.id())));
        }
        return Answer.ok(document);
    }

    private static Map<String, Object> listed(ListedConversation listed) {
        Map<String, Object> document = Documents.of(listed.conversation());
        listed.lastMessage().ifPresent(message -> document.put("lastMessage", Documents.of(message)));
        return document;
    }

    private CompletionStage<Answer> one(Call call) {
        return reads.ask(() -> Answer.ok(Documents.of(reader.conversation(call.user(), call.conversation()))));
    }

    private CompletionStage<Answer> rename(Call call) {
        Requests.Rename rename = call.body(Requests.Rename.class);
        return administration
                .rename(new RenameConversation(call.user(), call.conversation(), new Title(rename.title())))
                .thenApply(conversation -> Answer.later(200, () -> Documents.of(conversation)));
    }
}
