package dev.parley.postgres;

import dev.parley.document.Documents;
import dev.parley.shared.message.Amendments;
import dev.parley.shared.message.ChatMessage;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a message has beside its columns, as one document: its content, its attachments, whom it mentions, what it answers and
 * what happened to it. A plain message has nothing of it.
 */
final class Details {
    /** In place of a document: there is none. */
    static final String NONE = "";

    /** What is left of the document of a message that has expired: which one it answers. */
    static final String OF_EXPIRED =
            "CASE WHEN reply_to IS NOT NULL THEN json_build_object('replyTo', json_build_object("
                    + "'id', details #> '{replyTo,id}', 'seq', details #> '{replyTo,seq}')) END";

    /** What has a column, and the links, which follow from the text. */
    private static final List<String> ELSEWHERE =
            List.of("id", "conversation", "sender", "clientMessageId", "seq", "revision", "text", "links", "sentAt");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectReader READER = JSON.readerFor(Map.class);

    private Details() {}

    /** The document as JSON; {@link #NONE} for a plain message. */
    static String of(ChatMessage message) {
        if (isPlain(message)) {
            return NONE;
        }
        Map<String, Object> document = Documents.kept(message);
        ELSEWHERE.forEach(document::remove);
        return JSON.writeValueAsString(document);
    }

    private static boolean isPlain(ChatMessage message) {
        return message.body().content().isEmpty()
                && message.body().attachments().isEmpty()
                && message.mentions().isEmpty()
                && message.replyTo().isEmpty()
                && message.amendments().equals(Amendments.NONE);
    }

    /**
     * A document without the copy of what is answered that an earlier version wrote beside the reference.
     *
     * @param details of a reply
     */
    static String withoutCopy(String details) {
        Map<String, Object> document = READER.readValue(details);
        if (document.get("replyTo") instanceof Map<?, ?> answered) {
            answered.keySet().retainAll(List.of("id", "seq"));
        }
        return JSON.writeValueAsString(document);
    }

    /** A message without its details, and these. */
    static ChatMessage added(ChatMessage plain, String details) {
        Map<String, Object> document = Documents.of(plain);
        Map<String, Object> added = READER.readValue(details);
        document.putAll(added);
        return Documents.message(document);
    }
}
