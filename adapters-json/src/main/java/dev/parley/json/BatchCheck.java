package dev.parley.json;

import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import java.util.HashMap;
import java.util.Map;

/** Whether a batch fits to what is there. For one batch. */
final class BatchCheck {
    private final IndexState state;
    private final StoredBatch batch;
    private final int shard;
    /** The seq of the newest message of each conversation, as far as the batch was looked at. */
    private final Map<ConversationId, Long> last = new HashMap<>();

    BatchCheck(IndexState state, StoredBatch batch) {
        this.state = state;
        this.batch = batch;
        this.shard = batch.commit().shard();
    }

    /**
     * Looks at everything.
     *
     * @throws IllegalArgumentException when it does not fit: something in between is missing, or it breaks the order of seqs
     */
    void run() {
        long next = state.checkpoint(shard).next();
        if (next != batch.commit().from()) {
            throw new IllegalArgumentException("the shard " + shard + " is at " + next + ", not at "
                    + batch.commit().from());
        }
        batch.conversations().forEach(this::begin);
        batch.memberships().stream().map(Membership::conversation).forEach(this::last);
        batch.messages().forEach(this::check);
        batch.participations().stream().map(Participation::conversation).forEach(this::last);
        batch.forgotten().stream().map(Forgotten::conversation).forEach(this::last);
    }

    private void begin(ChatConversation conversation) {
        if (state.chat(conversation.id()).isEmpty()) {
            last.put(conversation.id(), 0L);
        }
        last(conversation.id());
    }

    private long last(ConversationId id) {
        Long known = last.get(id);
        return known != null ? known : stored(id);
    }

    private long stored(ConversationId id) {
        Chat chat = state.known(id);
        if (chat.shard != shard) {
            throw new IllegalArgumentException("the conversation " + id + " belongs to the shard " + chat.shard);
        }
        return chat.messages.count();
    }

    private void check(StoredBatch.MessageLine message) {
        long before = last(message.conversation());
        if (message.seq() == before + 1) {
            last.put(message.conversation(), message.seq());
        } else if (!isChanged(message)) {
            throw new IllegalArgumentException("a message has the seq " + message.seq() + " after " + before);
        }
    }

    private boolean isChanged(StoredBatch.MessageLine message) {
        return state.chat(message.conversation())
                .filter(chat -> message.seq() >= 1 && message.seq() <= chat.messages.count())
                .filter(chat -> chat.messages.mayHave(message.seq(), message.id()))
                .isPresent();
    }
}
