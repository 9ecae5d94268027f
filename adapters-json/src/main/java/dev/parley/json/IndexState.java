package dev.parley.json;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Incarnations;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the index keeps; its lock guards it. */
final class IndexState {
    final Map<ConversationId, Chat> chats = new HashMap<>();
    /** The same by number, in the order in which they began. */
    final List<Chat> byNumber = new ArrayList<>();

    final Map<UserId, Person> people = new HashMap<>();
    final Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    final Map<Integer, Recency> recency = new HashMap<>();
    final Uncleaned uncleaned = new Uncleaned();

    Incarnations incarnations = Incarnations.NONE;

    @Nullable LogIdentity log;

    Optional<Chat> chat(ConversationId id) {
        return Optional.ofNullable(chats.get(id));
    }

    Chat known(ConversationId id) {
        return chat(id).orElseThrow(() -> new IllegalArgumentException("the conversation " + id + " does not exist"));
    }

    /** The one that describes itself so from now on, which begins if it is new. */
    Chat begun(int shard, int segment, ChatConversation conversation) {
        Chat known = chats.get(conversation.id());
        if (known != null) {
            return known;
        }
        Chat begun = new Chat(shard, segment, byNumber.size(), conversation);
        chats.put(conversation.id(), begun);
        byNumber.add(begun);
        return begun;
    }

    Set<Chat> chatsOf(UserId user) {
        return Optional.ofNullable(people.get(user)).map(person -> person.chats).orElse(Set.of());
    }

    Set<Chat> leftBy(UserId user) {
        return Optional.ofNullable(people.get(user)).map(person -> person.left).orElse(Set.of());
    }

    Checkpoint checkpoint(int shard) {
        return checkpoints.getOrDefault(shard, Checkpoint.START);
    }

    Recency recency(int shard) {
        return recency.getOrDefault(shard, new Recency());
    }

    Optional<LogIdentity> log() {
        return Optional.ofNullable(log);
    }
}
