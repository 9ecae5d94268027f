package dev.parley.javalin;

import dev.parley.document.Documents;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quotes;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.Map;

/** What changed for one person, as a document, over HTTP and WebSocket alike. */
final class Changed {
    private Changed() {}

    /** A reset has none of the fields of a part: whoever overlooks it finds nothing, instead of finding nothing new. */
    static Map<String, Object> document(Sync sync, UserId reader, Quotes quotes) {
        if (sync instanceof Sync.Part part) {
            return document(part.changes(), reader, quotes);
        }
        Sync.Reset reset = (Sync.Reset) sync;
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("reset", Map.of("reason", reset.reason()));
        document.put("cursor", reset.now().encode());
        return document;
    }

    private static Map<String, Object> document(ChangesPage changes, UserId reader, Quotes quotes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "conversations",
                changes.conversations().stream().map(Documents::of).toList());
        document.put("left", changes.departures().stream().map(Changed::left).toList());
        document.put("messages", Messages.documents(changes.messages(), quotes));
        document.put(
                "markers",
                changes.participations().stream()
                        .map(participation -> marker(participation, reader))
                        .toList());
        document.put("cursor", changes.cursor().encode());
        document.put("more", changes.more());
        return document;
    }

    /** What somebody wants of a conversation is told to nobody else. */
    static Map<String, Object> marker(Participation participation, UserId reader) {
        return participation.user().equals(reader) ? Documents.own(participation) : Documents.of(participation);
    }

    private static Map<String, Object> left(Membership membership) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("conversation", membership.conversation().toString());
        document.put("revision", membership.revision());
        return document;
    }
}
