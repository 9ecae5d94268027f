package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.memberships;

import dev.parley.contract.Fixtures;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Reactions;
import java.util.List;
import java.util.UUID;

/**
 * One conversation in a store, written to one message at a time; the text of each is its seq and what was asked for. Before the
 * next message somebody reacts to the last one, so that every history has messages that changed.
 */
final class Kitchen {
    static final ConversationId ID = new ConversationId(new UUID(0x1111_2222_3333_8444L, 0x8555_6666_7777_8888L));

    private Kitchen() {}

    static void begin(JsonMessageRepository store) {
        ChatConversation kitchen = Fixtures.aGroup(ID, 0, ANA, BEN);
        store.commit(new Changes(
                0,
                Checkpoint.START,
                new Checkpoint(1, 0),
                List.of(kitchen),
                memberships(kitchen),
                List.of(),
                List.of(),
                List.of()));
    }

    static void send(JsonMessageRepository store, String... texts) {
        for (String text : texts) {
            if (lastSeq(store) > 0) {
                react(store);
            }
            long offset = store.checkpoint(0).next();
            ChatConversation after = store.conversation(ID).orElseThrow().withMessage(NOON, offset);
            commit(store, after, aMessage(ID, ANA, after.lastSeq() + " " + text, after.lastSeq(), offset));
        }
    }

    private static void react(JsonMessageRepository store) {
        long offset = store.checkpoint(0).next();
        ChatMessage last = store.newest(List.of(ID), 1).get(0);
        Reactions reactions = last.amendments().reactions().with(new Reaction("+" + offset % 3), BEN);
        commit(store, store.conversation(ID).orElseThrow().withChange(offset), last.withReactions(reactions, offset));
    }

    static void expire(JsonMessageRepository store, long seq) {
        ChatConversation expired = store.conversation(ID)
                .orElseThrow()
                .expired(seq, store.checkpoint(0).next());
        commit(store, List.of(expired), List.of());
    }

    static void commit(JsonMessageRepository store, ChatConversation after, ChatMessage message) {
        commit(store, List.of(after), List.of(message));
    }

    private static void commit(
            JsonMessageRepository store, List<ChatConversation> conversations, List<ChatMessage> messages) {
        Checkpoint expected = store.checkpoint(0);
        store.commit(new Changes(
                0,
                expected,
                new Checkpoint(expected.next() + 1, expected.next()),
                conversations,
                List.of(),
                messages,
                List.of(),
                List.of()));
    }

    static long lastSeq(JsonMessageRepository store) {
        return store.conversation(ID).orElseThrow().lastSeq();
    }

    static List<String> texts(JsonMessageRepository store) {
        return store.range(ID, 1, Integer.MAX_VALUE).stream()
                .map(message -> message.text().orElseThrow().value())
                .toList();
    }
}
