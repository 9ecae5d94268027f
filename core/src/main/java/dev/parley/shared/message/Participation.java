package dev.parley.shared.message;

/**
 * How one person takes part in a conversation: how far they have come, and what they want of it. The marks never go back. They
 * also move without another revision: a member who sends a message has read up to it.
 *
 * @param conversation which conversation
 * @param user who
 * @param deliveredSeq everything up to here has reached a device of theirs; at least {@code readSeq}
 * @param readSeq everything up to here is read; 0 for nothing
 * @param preferences what they want; nobody else is told
 * @param revision the offset, in the log, of the last change that they asked for; {@link Cursor#NOTHING} without one
 */
public record Participation(
        ConversationId conversation,
        UserId user,
        long deliveredSeq,
        long readSeq,
        Preferences preferences,
        long revision) {
    /**
     * The largest conversation in which all members are told how far the others have come; in larger ones each member is told
     * of themselves, and asks for the others.
     */
    public static final int MAX_MEMBERS_TOLD = 100;

    /** What has been read was delivered. */
    public Participation {
        deliveredSeq = Math.max(deliveredSeq, readSeq);
    }

    /**
     * What a person wants of a conversation.
     *
     * @param muted whether they are not to be notified of its messages
     * @param blocked whether, in a direct conversation, nothing more is to be sent
     */
    public record Preferences(boolean muted, boolean blocked) {
        /** Everything, as long as they don't say otherwise. */
        public static final Preferences NONE = new Preferences(false, false);
    }

    /**
     * A person who has read nothing and wants everything.
     *
     * @param conversation which conversation
     * @param user the person
     * @return before the first change
     */
    public static Participation none(ConversationId conversation, UserId user) {
        return new Participation(conversation, user, 0, 0, Preferences.NONE, Cursor.NOTHING);
    }

    /**
     * Further on.
     *
     * @param delivered what has reached the person
     * @param read what they have read
     * @param offset where in the log
     * @return the same where they were there already, or further on
     */
    public Participation moved(long delivered, long read, long offset) {
        boolean further = Math.max(delivered, read) > deliveredSeq || read > readSeq;
        return further ? marks(delivered, read, offset) : this;
    }

    /**
     * With other preferences.
     *
     * @param wanted what the person wants from now on
     * @param offset where in the log
     * @return the same where they wanted that already
     */
    public Participation preferring(Preferences wanted, long offset) {
        return wanted.equals(preferences)
                ? this
                : new Participation(conversation, user, deliveredSeq, readSeq, wanted, offset);
    }

    /**
     * After the person sent a message.
     *
     * @param seq the message's number
     * @return at the same revision
     */
    public Participation sent(long seq) {
        return marks(seq, seq, revision);
    }

    /**
     * What others may know of it.
     *
     * @return how far the person has come, and nothing else
     */
    public Participation shown() {
        return new Participation(conversation, user, deliveredSeq, readSeq, Preferences.NONE, revision);
    }

    /**
     * What one person may know of it.
     *
     * @param reader who asks
     * @return all of it to its own person, otherwise as {@link #shown}
     */
    public Participation shownTo(UserId reader) {
        return reader.equals(user) ? this : shown();
    }

    private Participation marks(long delivered, long read, long offset) {
        return new Participation(
                conversation, user, Math.max(delivered, deliveredSeq), Math.max(read, readSeq), preferences, offset);
    }
}
