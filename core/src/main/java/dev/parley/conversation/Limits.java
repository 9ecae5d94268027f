package dev.parley.conversation;

/**
 * How much people may do, as far as an operator may say so; within these stand the bounds that no setting moves.
 *
 * @param bodyBytes the largest body of a message, in bytes of UTF-8 of its text
 * @param membersPerGroup how many members a group may have, at most {@link Conversation#MAX_MEMBERS}
 * @param conversationsPerPerson to how many conversations somebody may belong before they can't start or be taken into another
 * @param sendsPerSecond how many messages one person may send into one conversation through one node, in the long run and on
 *     average; twice as many at once
 */
public record Limits(int bodyBytes, int membersPerGroup, int conversationsPerPerson, int sendsPerSecond) {
    /** 16 KiB, 10,000 members, 10,000 conversations, 100 messages a second. */
    public static final Limits DEFAULT = new Limits(16 * 1024, Conversation.MAX_MEMBERS, 10_000, 100);

    /** Checks that each is at least 1. */
    public Limits {
        if (bodyBytes < 1 || membersPerGroup < 1 || conversationsPerPerson < 1 || sendsPerSecond < 1) {
            throw new IllegalArgumentException("Each limit is at least 1.");
        }
    }
}
