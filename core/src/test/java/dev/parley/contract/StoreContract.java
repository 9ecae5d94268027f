package dev.parley.contract;

import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.created;
import static dev.parley.contract.Fixtures.memberships;

import dev.parley.exchange.Message;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the suites of a store's two ports share: a store for each test, and ways to fill it. */
public interface StoreContract {
    /** The log that every suite binds its store to; it has {@value #SHARDS} shards. */
    LogIdentity LOG = new LogIdentity("contract", 2);

    int SHARDS = 2;

    /** The store of this test: empty and not bound when the test begins, the same object or another view of it later on. */
    MessageRepository repository();

    /** The reading side of the same store. */
    ChatHistory history();

    /** Commits a batch of one shard behind what the shard has. */
    default void commit(int shard, long next, List<ChatConversation> conversations, List<ChatMessage> messages) {
        Checkpoint expected = repository().checkpoint(shard);
        repository()
                .commit(new Changes(
                        shard,
                        expected,
                        new Checkpoint(next, expected.next()),
                        conversations,
                        List.of(),
                        messages,
                        List.of(),
                        List.of()));
    }

    /** Changes a conversation and its memberships at the conversation's revision. */
    default void change(ChatConversation conversation, List<Membership> memberships) {
        Checkpoint expected = repository().checkpoint(0);
        repository()
                .commit(new Changes(
                        0,
                        expected,
                        new Checkpoint(conversation.revision() + 1, expected.next()),
                        List.of(conversation),
                        memberships,
                        List.of(),
                        List.of(),
                        List.of()));
    }

    /** Starts a conversation at the next offset of its shard. */
    default ChatConversation begin(int shard, ChatConversation conversation) {
        Checkpoint expected = repository().checkpoint(shard);
        repository()
                .commit(new Changes(
                        shard,
                        expected,
                        new Checkpoint(conversation.revision() + 1, expected.next()),
                        List.of(conversation),
                        memberships(conversation),
                        List.of(),
                        List.of(),
                        List.of()));
        return conversation;
    }

    /** Sends messages into a conversation, one per offset from its shard's next offset on; returns its new state. */
    default ChatConversation send(int shard, ChatConversation conversation, UserId sender, String... texts) {
        long offset = repository().checkpoint(shard).next();
        ChatConversation state = conversation;
        List<ChatMessage> messages = new ArrayList<>();
        for (String text : texts) {
            Instant at = NOON.plusSeconds(offset);
            state = state.withMessage(at, offset);
            messages.add(Message.of(created(state.id(), sender, text, at))
                    .stored(List.of(), Optional.empty(), state.lastSeq(), offset));
            offset++;
        }
        commit(shard, offset, List.of(state), messages);
        return state;
    }
}
