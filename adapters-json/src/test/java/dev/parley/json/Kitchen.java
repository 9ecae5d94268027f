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
import java.util.List;
import java.util.UUID;

/** One conversation in a store, written to one message at a time; the text of each is its seq and what was asked for. */
final class Kitchen {
    static final ConversationId ID = new ConversationId(new UUID(0x1111_2222_3333_8444L, 0x8555_6666_7777_8888L));

    private Kitchen() {}

    static void begin(JsonMessageRepository store) {
        ChatConversation kitchen = Fixtures.aGroup(ID, 0, ANA, BEN);
        store.commit(new Changes(
                0, Checkpoint.START, new Checkpoint(1, 0), List.of(kitchen), memberships(kitchen), List.of()));
    }

    static void send(JsonMessageRepository store, String... texts) {
        for (String text : texts) {
            ChatConversation before = store.conversation(ID).orElseThrow();
            Checkpoint expected = store.checkpoint(0);
            ChatConversation after = before.withMessage(NOON, expected.next());
            ChatMessage message = aMessage(ID, ANA, after.lastSeq() + " " + text, after.lastSeq(), expected.next());
            store.commit(new Changes(
                    0,
                    expected,
                    new Checkpoint(expected.next() + 1, expected.next()),
                    List.of(after),
                    List.of(),
                    List.of(message)));
        }
    }

    static long lastSeq(JsonMessageRepository store) {
        return store.conversation(ID).orElseThrow().lastSeq();
    }

    static List<String> texts(JsonMessageRepository store) {
        return store.range(ID, 1, Integer.MAX_VALUE).stream()
                .map(message -> message.text().value())
                .toList();
    }
}
