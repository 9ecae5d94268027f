package dev.parley.shared.message;

/**
 * What somebody is in a conversation.
 *
 * @param role what they may do
 * @param joinedSeq the number of the newest message when they joined, 0 where there was none: what came before them counts as
 *     read
 * @param hiddenSeq messages up to here are not shown to them; 0 where they see everything
 */
public record Member(Role role, long joinedSeq, long hiddenSeq) {}
