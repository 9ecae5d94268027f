package dev.parley.javalin;

import dev.parley.document.Documents;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What changed after a cursor, in bounded parts. */
final class CatchingUp {
    private static final int DEFAULT_LIMIT = 200;

    private final ChatReader reader;
    private final Reads reads;

    CatchingUp(ChatReader reader, Reads reads) {
        this.reader = reader;
        this.reads = reads;
    }

    void addTo(Routes routes) {
        routes.get("/sync", Map.of("cursor", Query.Kind.TEXT, "limit", Query.Kind.NUMBER), this::sync);
    }

    private CompletionStage<Answer> sync(Call call) {
        return reads.ask(() -> Answer.ok(document(reader.sync(
                call.user(),
                call.query().text("cursor").map(Cursor::decode),
                call.query().limit(DEFAULT_LIMIT)))));
    }

    /** A reset has none of the fields of a part: whoever overlooks it finds nothing, instead of finding nothing new. */
    private static Map<String, Object> document(Sync sync) {
        if (sync instanceof Sync.Part part) {
            return document(part.changes());
        }
        Sync.Reset reset = (Sync.Reset) sync;
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("reset", Map.of("reason", reset.reason()));
        document.put("cursor", reset.now().encode());
        return document;
    }

    private static Map<String, Object> document(ChangesPage changes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "conversations",
                changes.conversations().stream().map(Documents::of).toList());
        document.put("left", changes.departures().stream().map(CatchingUp::left).toList());
        document.put("messages", changes.messages().stream().map(Documents::of).toList());
        document.put("cursor", changes.cursor().encode());
        document.put("more", changes.more());
        return document;
    }

    private static Map<String, Object> left(Membership membership) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("conversation", membership.conversation().toString());
        document.put("revision", membership.revision());
        return document;
    }
}
