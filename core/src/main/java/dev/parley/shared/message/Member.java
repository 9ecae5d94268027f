package dev.parley.shared.message;

/**
 * What somebody is in a conversation.
 *
 * @param role what they may do
 * @param joinedSeq the number of the newest message when they joined, 0 where there was none: what came before them counts as
 *     read
 * @param hiddenSeq messages up to here are not shown to them; 0 where they see everything
 */
public record Member(Role role, long joinedSeq, long hiddenSeq) {
    /**
     * Whether a message is shown to them.
     *
     * @param seq the message's number
     * @return false for what was said before their joining, where the conversation hides that
     */
    public boolean sees(long seq) {
        return seq > hiddenSeq;
    }
}
