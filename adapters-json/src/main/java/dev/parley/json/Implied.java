package dev.parley.json;

import dev.parley.shared.message.ChatConversation;
import java.time.Instant;

/** What follows for a conversation from what else is stored of it: the same when that is written and when it is read. */
final class Implied {
    private Implied() {}

    /** After a message was added, or changed. */
    static ChatConversation byMessage(ChatConversation before, long seq, Instant sentAt, long revision) {
        long last = Math.max(before.lastRevision(), revision);
        return seq > before.lastSeq() ? before.withMessage(sentAt, last) : before.withChange(last);
    }

    /** After somebody changed how they take part. */
    static ChatConversation byParticipation(ChatConversation before, long revision) {
        return before.withChange(Math.max(before.lastRevision(), revision));
    }
}
