package dev.parley.shared.message;

import java.util.List;

/**
 * What one batch of a shard changes: it is stored as a whole or not at all.
 *
 * @param shard which shard
 * @param expected the checkpoint that the decisions were based on; if the store's {@code next} is another, nothing is stored
 * @param reached the checkpoint after the batch
 * @param conversations the new state of each conversation that changed, once each; a store need not look at its members
 * @param memberships the memberships that changed, once per person and conversation
 * @param messages the messages that are new or changed, once each: the new ones in the order of their seqs
 * @param participations how people take part from now on, once per person and conversation, where they asked for a change.
 *     Besides these, messages move marks of their sender and of those whom they mention; see {@link Participation}.
 * @param forgotten the people of whom a conversation keeps nothing more once everything else is stored: neither how they took
 *     part nor that they ever belonged to it
 */
public record Changes(
        int shard,
        Checkpoint expected,
        Checkpoint reached,
        List<ChatConversation> conversations,
        List<Membership> memberships,
        List<ChatMessage> messages,
        List<Participation> participations,
        List<Forgotten> forgotten) {
    /**
     * A person in a conversation that knows nothing of them any more.
     *
     * @param conversation which conversation
     * @param user who
     */
    public record Forgotten(ConversationId conversation, UserId user) {}

    /** Copies the lists. */
    public Changes {
        conversations = List.copyOf(conversations);
        memberships = List.copyOf(memberships);
        messages = List.copyOf(messages);
        participations = List.copyOf(participations);
        forgotten = List.copyOf(forgotten);
    }
}
