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
import dev.parley.shared.message.Changes.Forgotten;
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
        if (next % 19 == 7) {
            return expire(store, before, next);
        }
        if (next % 37 == 12) {
            return eraseCleo(store, before, next);
        }
        if (before.state().lastSeq() > before.state().expiredSeq() && next % 4 == 1) {
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

    /** What is older than some fifteen messages. */
    private long expire(JsonMessageRepository store, Snapshot before, long next) {
        ChatConversation state = before.state().expired(before.state().lastSeq() - 15, next);
        Snapshot after = new Snapshot(state, before.messages(), before.participations());
        after.messages().replaceAll((seq, message) -> seq <= state.expiredSeq() ? message.expired() : message);
        return commit(store, after, List.of(), List.of(), List.of(), next + 1);
    }

    /** In one commit what takes several in life. */
    private long eraseCleo(JsonMessageRepository store, Snapshot before, long next) {
        ChatConversation state =
                before.state().withMembers(before.state().members().without(CLEO), NOON, next);
        Snapshot after = new Snapshot(state, before.messages(), before.participations());
        after.messages().replaceAll((seq, message) -> {
            ChatMessage erased = message.without(CLEO, state.members(), NOON, next);
            return seq <= state.expiredSeq() ? erased.expired() : erased;
        });
        after.participations().remove(CLEO);
        List<ChatMessage> changed = after.messages().values().stream()
                .filter(message -> !message.equals(before.message(message.seq())))
                .toList();
        return commit(
                store,
                after,
                List.of(Membership.ended(id, CLEO, next)),
                changed,
                List.of(),
                List.of(new Forgotten(id, CLEO)),
                next + 1);
    }

    /** Edits, deletes or reacts to some message. */
    private long change(JsonMessageRepository store, Snapshot before, long next) {
        long expired = before.state().expiredSeq();
        ChatMessage message =
                before.message(expired + 1 + next * 7 % (before.state().lastSeq() - expired));
        List<ChatMessage> changed = new ArrayList<>();
        switch ((int) (next / 4 % 3)) {
            case 0 -> {
                Body body = Body.of(new MessageText(text(message.seq()) + " now at " + next));
                changed.add(message.edited(body, List.of(BEN), NOON.plusSeconds(next), next));
            }
            case 1 -> changed.add(message.deleted(NOON.plusSeconds(next), next));
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
                ChatMessage answered = quoted.withReply(offset);
                messages.put(seq / 2, seq / 2 <= state.expiredSeq() ? answered.expired() : answered);
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
        return commit(store, after, memberships, messages, participations, List.of(), reached);
    }

    private long commit(
            JsonMessageRepository store,
            Snapshot after,
            List<Membership> memberships,
            Collection<ChatMessage> messages,
            List<Participation> participations,
            List<Forgotten> forgotten,
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
                participations,
                forgotten));
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
        assertThat(store.replies(id, first, 0, Integer.MAX_VALUE))
                .isEqualTo(expected.messages().values().stream()
                        .filter(message -> message.replyTo()
                                .filter(answered -> answered.message().equals(first))
                                .isPresent())
                        .toList());
    }
}
