package dev.parley.json;

import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the index keeps; its lock guards it. */
final class IndexState {
    final Map<ConversationId, Chat> chats = new HashMap<>();
    final Map<UserId, Person> people = new HashMap<>();
    final Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    final Map<Integer, Recency> recency = new HashMap<>();

    @Nullable LogIdentity log;

    Optional<Chat> chat(ConversationId id) {
        return Optional.ofNullable(chats.get(id));
    }

    Chat known(ConversationId id) {
        return chat(id).orElseThrow(() -> new IllegalArgumentException("the conversation " + id + " does not exist"));
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
