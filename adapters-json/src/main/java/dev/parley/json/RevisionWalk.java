package dev.parley.json;

/**
 * Walks through messages of one conversation by their last change, from a revision on: through those that are as they were sent and
 * those that changed at once. For one thread that reads the index.
 */
final class RevisionWalk {
    final int shard;
    private final MessagePlaces messages;
    private final long hidden;
    private long asSent;
    private int changed;

    /**
     * Begins behind a revision.
     *
     * @param hidden messages up to this seq are passed over
     */
    RevisionWalk(Chat chat, long after, long hidden) {
        this.shard = chat.shard;
        this.messages = chat.messages;
        this.hidden = hidden;
        this.asSent = Math.max(messages.firstAfter(after), Math.min(hidden, messages.count()) + 1);
        this.changed = messages.changes().firstAfter(after);
        passOver();
    }

    private void passOver() {
        while (asSent <= messages.count() && !messages.isAsSent(asSent)) {
            asSent++;
        }
        while (changed < messages.changes().end() && messages.changes().seq(changed) <= hidden) {
            changed++;
        }
    }

    boolean isAtEnd() {
        return asSent > messages.count() && changed == messages.changes().end();
    }

    /** The revision of the message that it stands at. */
    long revision() {
        return isAtChange() ? messages.changes().revision(changed) : messages.sentAt(asSent);
    }

    /** Where that message is. */
    long location() {
        return messages.location(isAtChange() ? messages.changes().seq(changed) : asSent);
    }

    private boolean isAtChange() {
        return asSent > messages.count()
                || (changed < messages.changes().end()
                        && messages.changes().revision(changed) <= messages.sentAt(asSent));
    }

    void proceed() {
        if (isAtChange()) {
            changed++;
        } else {
            asSent++;
        }
        passOver();
    }
}
