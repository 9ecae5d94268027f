package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.aReply;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.Body;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The one conversation of a shard: it knows how it must look at every checkpoint, and what its messages must be. */
final class Room {
    private final int shard;
    private final ConversationId id = aConversationId();
    private final Map<Long, Snapshot> snapshots = new ConcurrentHashMap<>();

    /** How it looks at a checkpoint, the messages by seq. */
    private record Snapshot(
            ChatConversation state, Map<Long, ChatMessage> messages, Map<UserId, Participation> participations) {
        Snapshot {
            messages = new TreeMap<>(messages);
            participations = new LinkedHashMap<>(participations);
        }

        ChatMessage message(long seq) {
            return messages.get(seq);
        }
    }

    Room(int shard) {
        this.shard = shard;
    }

    int shard() {
        return shard;
    }

    /** Begins the conversation, or does the next of a varied sequence of things; returns the checkpoint that was reached. */
    long proceed(JsonMessageRepository store) {
        long next = store.checkpoint(shard).next();
        Snapshot before = snapshots.get(next);
        if (before == null) {
            ChatConversation begun = aGroup(id, next, ANA, BEN);
            return commit(
                    store, new Snapshot(begun, Map.of(), Map.of()), memberships(begun), List.of(), List.of(), next + 1);
        }
        if (next % 11 == 5) {
            return moveCleo(store, before, next);
        }
        if (before.state().lastSeq() > 0 && next % 4 == 1) {
            return change(store, before, next);
        }
        return next % 4 == 2 ? participate(store, before, next) : send(store, before, next);
    }

    private long moveCleo(JsonMessageRepository store, Snapshot before, long next) {
        ChatConversation state = before.state();
        Optional<Member> member = state.members().contains(CLEO)
                ? Optional.empty()
                : Optional.of(new Member(Role.MEMBER, state.lastSeq(), next % 2 == 0 ? state.lastSeq() : 0));
        ChatConversation after = state.withMembers(
                member.map(joining -> state.members().with(CLEO, joining))
                        .orElseGet(() -> state.members().without(CLEO)),
                NOON,
                next);
        return commit(
                store,
                new Snapshot(after, before.messages(), before.participations()),
                List.of(new Membership(id, CLEO, member, next)),
                List.of(),
                List.of(),
                next + 1);
    }

    /** Edits, deletes or reacts to some message; where one is deleted, replies lose their excerpt of it. */
    private long change(JsonMessageRepository store, Snapshot before, long next) {
        ChatMessage message = before.message(1 + next * 7 % before.state().lastSeq());
        List<ChatMessage> changed = new ArrayList<>();
        switch ((int) (next / 4 % 3)) {
            case 0 -> {
                Body body = Body.of(new MessageText(text(message.seq()) + " now at " + next));
                changed.add(message.edited(body, List.of(BEN), NOON.plusSeconds(next), next));
            }
            case 1 -> {
                changed.add(message.deleted(NOON.plusSeconds(next), next));
                before.messages().values().stream()
                        .filter(reply -> reply.replyTo()
                                .filter(quote -> quote.message().equals(message.id()))
                                .isPresent())
                        .forEach(reply -> changed.add(reply.withoutExcerpt(next)));
            }
            default ->
                changed.add(message.withReactions(
                        message.amendments().reactions().with(new Reaction("+" + next % 20), CLEO), next));
        }
        return commit(
                store,
                after(before, before.state().withChange(next), changed),
                List.of(),
                changed,
                List.of(),
                next + 1);
    }

    private long participate(JsonMessageRepository store, Snapshot before, long next) {
        Participation ben = before.participations()
                .getOrDefault(BEN, Participation.none(id, BEN))
                .moved(before.state().lastSeq(), before.state().lastSeq() - next % 3, next)
                .preferring(new Preferences(next % 2 == 0, next % 5 == 0), next);
        Snapshot after = after(before, before.state().withChange(next), List.of());
        after.participations().put(BEN, ben);
        return commit(store, after, List.of(), List.of(), List.of(ben), next + 1);
    }

    /** Sends messages up to the next offset that begins a round of four; every third one replies. */
    private long send(JsonMessageRepository store, Snapshot before, long next) {
        ChatConversation state = before.state();
        Map<Long, ChatMessage> messages = new LinkedHashMap<>();
        long offset = next;
        do {
            state = state.withMessage(NOON, offset);
            long seq = state.lastSeq();
            ChatMessage quoted = messages.getOrDefault(seq / 2, before.message(seq / 2));
            if (seq % 3 == 0 && quoted != null) {
                messages.put(seq, aReply(quoted, CLEO, text(seq), seq, offset));
                messages.put(seq / 2, quoted.withReply(offset));
            } else {
                messages.put(seq, aMessage(id, ANA, text(seq), seq, offset));
            }
            offset++;
        } while (offset % 4 != 1);
        return commit(store, after(before, state, messages.values()), List.of(), messages.values(), List.of(), offset);
    }

    private static String text(long seq) {
        int length = seq % 41 == 7 ? 3_500 : seq % 17 == 0 ? 600 : (int) (seq % 50);
        return seq + "x".repeat(length);
    }

    private static Snapshot after(Snapshot before, ChatConversation state, Collection<ChatMessage> messages) {
        Snapshot after = new Snapshot(state, before.messages(), before.participations());
        for (ChatMessage message : messages) {
            if (after.messages().put(message.seq(), message) == null) {
                after.participations()
                        .merge(
                                message.sender(),
                                Participation.none(state.id(), message.sender()).sent(message.seq()),
                                (known, first) -> known.sent(message.seq()));
            }
            message.mentions()
                    .forEach(user -> after.participations()
                            .merge(
                                    user,
                                    Participation.none(state.id(), user).mentioned(message.seq()),
                                    (known, first) -> known.mentioned(message.seq())));
        }
        return after;
    }

    private long commit(
            JsonMessageRepository store,
            Snapshot after,
            List<Membership> memberships,
            Collection<ChatMessage> messages,
            List<Participation> participations,
            long reached) {
        Checkpoint expected = store.checkpoint(shard);
        snapshots.put(reached, after);
        store.commit(new Changes(
                shard,
                expected,
                new Checkpoint(reached, expected.next()),
                List.of(after.state()),
                memberships,
                List.copyOf(messages),
                participations));
        return reached;
    }

    /** That a store has at least what was acknowledged, nothing by halves, and the right words. */
    void check(JsonMessageRepository store, long acknowledged) {
        long next = store.checkpoint(shard).next();
        assertThat(next).isGreaterThanOrEqualTo(acknowledged);
        if (next == 0) {
            assertThat(store.conversation(id)).isEmpty();
            return;
        }
        Snapshot expected = snapshots.get(next);
        assertThat(store.conversation(id)).contains(expected.state());
        assertThat(store.range(id, 1, Integer.MAX_VALUE))
                .isEqualTo(List.copyOf(expected.messages().values()));
        assertThat(store.participations(Map.of(id, Set.of(ANA, BEN, CLEO))))
                .containsExactlyInAnyOrderElementsOf(expected.participations().values());
        long recently = Math.max(0, next - 6);
        assertThat(store.storedSince(shard, recently, 100).messages())
                .containsExactlyInAnyOrderElementsOf(expected.messages().values().stream()
                        .filter(message -> message.revision() >= recently)
                        .toList());
        MessageId first = expected.messages().isEmpty()
                ? new MessageId(id.value())
                : expected.message(1).id();
        assertThat(store.repliesTo(id, first))
                .isEqualTo(expected.messages().values().stream()
                        .filter(message -> message.replyTo()
                                .filter(quote -> quote.message().equals(first))
                                .isPresent())
                        .toList());
    }
}
