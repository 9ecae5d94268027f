package dev.parley.json;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns changes into the lines that bring them about when they are read again, as few as will do: a conversation is written
 * only where its new state does not follow from the batch's messages. For one batch.
 */
final class BatchEncoder {
    /** The largest batch, in bytes. */
    static final int MAX_BYTES = 64 << 20;

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream(1024);
    private final List<ChatConversation> conversations = new ArrayList<>();
    private final List<Membership> memberships = new ArrayList<>();
    private final List<StoredBatch.MessageLine> messages = new ArrayList<>();
    private final List<Participation> participations = new ArrayList<>();
    private int records;

    /** Lines to write, and what the index learns from them. */
    static final class Encoded {
        private final byte[] lines;
        private final int records;
        private final StoredBatch batch;

        private Encoded(byte[] lines, int records, StoredBatch batch) {
            this.lines = lines;
            this.records = records;
            this.batch = batch;
        }

        byte[] lines() {
            return lines;
        }

        int records() {
            return records;
        }

        StoredBatch batch() {
            return batch;
        }
    }

    /**
     * The lines of a batch.
     *
     * @param changes what they bring about
     * @param before the stored state of the conversations that change, as far as they exist
     * @throws IllegalArgumentException when the batch is larger than {@link #MAX_BYTES}
     */
    static Encoded encode(Changes changes, Map<ConversationId, ChatConversation> before) {
        return new BatchEncoder().run(changes, before);
    }

    static Encoded encode(LogIdentity log) {
        return encode(Records.log(log), StoredBatch.Facts.log(log));
    }

    /** The line with which an incarnation of the store begins. */
    static Encoded incarnation(long id) {
        return encode(Records.incarnation(id), StoredBatch.Facts.incarnation(id));
    }

    /** The line with which a life of the store begins. */
    static Encoded epoch(String epoch) {
        return encode(Records.epoch(epoch), StoredBatch.Facts.epoch(epoch));
    }

    private static Encoded encode(byte[] line, StoredBatch.Facts facts) {
        StoredBatch batch =
                new StoredBatch(StoredBatch.Commit.NONE, facts, List.of(), List.of(), List.of(), List.of(), List.of());
        return new Encoded(line, 1, batch);
    }

    private Encoded run(Changes changes, Map<ConversationId, ChatConversation> before) {
        Map<ConversationId, ChatConversation> implied = implied(changes, before);
        for (ChatConversation conversation : changes.conversations()) {
            if (!isImplied(conversation, Optional.ofNullable(implied.get(conversation.id())))) {
                conversations.add(Chat.withMembers(conversation, Members.of(Map.of())));
                add(Records.conversation(conversation));
                addMissingMoves(conversation, Optional.ofNullable(before.get(conversation.id())), changes);
            }
        }
        changes.memberships().forEach(this::add);
        changes.messages().forEach(this::add);
        changes.participations().forEach(this::add);
        changes.forgotten().stream().map(Records::forgotten).forEach(this::add);
        StoredBatch.Commit commit = new StoredBatch.Commit(
                changes.shard(),
                changes.expected().next(),
                changes.reached().next(),
                changes.reached().announced());
        return new Encoded(
                lines.toByteArray(),
                records,
                new StoredBatch(
                        commit,
                        StoredBatch.Facts.NONE,
                        conversations,
                        memberships,
                        messages,
                        participations,
                        changes.forgotten()));
    }

    private static Map<ConversationId, ChatConversation> implied(
            Changes changes, Map<ConversationId, ChatConversation> before) {
        Map<ConversationId, ChatConversation> implied = new LinkedHashMap<>(before);
        for (ChatMessage message : changes.messages()) {
            implied.computeIfPresent(
                    message.conversation(),
                    (id, state) -> Implied.byMessage(state, message.seq(), message.sentAt(), message.revision()));
        }
        for (Participation participation : changes.participations()) {
            implied.computeIfPresent(
                    participation.conversation(),
                    (id, state) -> Implied.byParticipation(state, participation.revision()));
        }
        return implied;
    }

    /** At one revision the members are the same, however many they are. */
    private static boolean isImplied(ChatConversation conversation, Optional<ChatConversation> implied) {
        return implied.filter(state -> state.revision() == conversation.revision())
                .map(state -> Chat.withMembers(state, conversation.members()))
                .filter(conversation::equals)
                .isPresent();
    }

    /** The order of joining follows from the memberships, except when someone left and came back within the batch. */
    private void addMissingMoves(ChatConversation conversation, Optional<ChatConversation> before, Changes changes) {
        if (before.isPresent() && before.get().revision() == conversation.revision()) {
            return;
        }
        Map<UserId, Member> old = before.map(state -> state.members().byUser()).orElse(Map.of());
        Map<UserId, Member> members = new LinkedHashMap<>(old);
        changes.memberships().stream()
                .filter(membership -> membership.conversation().equals(conversation.id()))
                .forEach(membership -> membership
                        .member()
                        .ifPresentOrElse(
                                member -> members.put(membership.user(), member),
                                () -> members.remove(membership.user())));
        Map<UserId, Member> wanted = conversation.members().byUser();
        if (!List.copyOf(members.entrySet()).equals(List.copyOf(wanted.entrySet()))) {
            old.keySet().forEach(user -> add(move(conversation, user, Optional.empty())));
            wanted.forEach((user, member) -> add(move(conversation, user, Optional.of(member))));
        }
    }

    private static Membership move(ChatConversation conversation, UserId user, Optional<Member> member) {
        return new Membership(conversation.id(), user, member, conversation.revision());
    }

    private void add(Membership membership) {
        memberships.add(membership);
        add(Records.membership(membership));
    }

    private void add(ChatMessage message) {
        byte[] line = Records.message(message);
        messages.add(MessageHead.of(message, lines.size(), line.length));
        add(line);
    }

    private void add(Participation participation) {
        participations.add(participation);
        add(Records.participation(participation));
    }

    private void add(byte[] line) {
        if (lines.size() + line.length > MAX_BYTES) {
            throw new IllegalArgumentException("A batch of more than " + MAX_BYTES + " bytes can't be stored.");
        }
        lines.writeBytes(line);
        records++;
    }
}
