package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** The one conversation of a shard: it knows how it must look at every checkpoint, and what its messages must say. */
final class Room {
    private final int shard;
    private final ConversationId id = aConversationId();
    private final Map<Long, ChatConversation> states = new ConcurrentHashMap<>();

    Room(int shard) {
        this.shard = shard;
    }

    int shard() {
        return shard;
    }

    /** Begins the conversation, or does the next of a varied sequence of things; returns the checkpoint that was reached. */
    long proceed(JsonMessageRepository store) {
        long next = store.checkpoint(shard).next();
        Optional<ChatConversation> before = store.conversation(id);
        if (before.isEmpty()) {
            ChatConversation begun = aGroup(id, next, ANA, BEN);
            return commit(store, begun, memberships(begun), List.of(), next + 1);
        }
        return next % 11 == 5 ? moveCleo(store, before.get(), next) : send(store, before.get(), next);
    }

    private long moveCleo(JsonMessageRepository store, ChatConversation before, long next) {
        Optional<Role> role = before.members().contains(CLEO) ? Optional.empty() : Optional.of(Role.MEMBER);
        ChatConversation after = before.withMembers(
                role.isPresent()
                        ? before.members().with(CLEO, Role.MEMBER)
                        : before.members().without(CLEO),
                NOON,
                next);
        return commit(store, after, List.of(new Membership(id, CLEO, role, next)), List.of(), next + 1);
    }

    private long send(JsonMessageRepository store, ChatConversation before, long next) {
        ChatConversation state = before;
        List<ChatMessage> messages = new ArrayList<>();
        long offset = next;
        do {
            state = state.withMessage(NOON, offset);
            messages.add(aMessage(id, ANA, text(state.lastSeq()), state.lastSeq(), offset));
            offset++;
        } while (offset % 4 != 0);
        return commit(store, state, List.of(), messages, offset);
    }

    private static String text(long seq) {
        int length = seq % 41 == 7 ? 3_500 : seq % 17 == 0 ? 600 : (int) (seq % 50);
        return seq + "x".repeat(length);
    }

    private long commit(
            JsonMessageRepository store,
            ChatConversation state,
            List<Membership> memberships,
            List<ChatMessage> messages,
            long reached) {
        Checkpoint expected = store.checkpoint(shard);
        states.put(reached, state);
        store.commit(new Changes(
                shard, expected, new Checkpoint(reached, expected.next()), List.of(state), memberships, messages));
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
        ChatConversation state = store.conversation(id).orElseThrow();
        assertThat(state).isEqualTo(states.get(next));
        List<ChatMessage> messages = store.range(id, 1, Integer.MAX_VALUE);
        List<String> expected =
                LongStream.rangeClosed(1, state.lastSeq()).mapToObj(Room::text).toList();
        assertThat(messages.stream().map(message -> message.text().value()).toList())
                .isEqualTo(expected);
    }
}
