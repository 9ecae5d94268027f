package dev.parley.json;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.UserId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One conversation in the index. Guarded by the index. */
final class Chat {
    final int shard;
    final MessagePlaces messages = new MessagePlaces();
    /** Its neighbours among the conversations of its shard, by the last revision of anything in them. */
    @Nullable Chat older;

    @Nullable Chat newer;

    private ChatConversation state;
    private Map<UserId, Membership> departures = Map.of();

    Chat(int shard, ChatConversation state) {
        this.shard = shard;
        this.state = state;
    }

    ChatConversation state() {
        return state;
    }

    void state(ChatConversation changed) {
        state = changed;
    }

    Map<UserId, Membership> departures() {
        return departures;
    }

    void left(Membership membership) {
        if (departures.isEmpty()) {
            departures = new HashMap<>(4);
        }
        departures.put(membership.user(), membership);
    }

    void joined(UserId user) {
        if (!departures.isEmpty()) {
            departures.remove(user);
        }
    }

    /** The same conversation with other members, whatever else says about it. */
    static ChatConversation withMembers(ChatConversation state, Members members) {
        return new ChatConversation(
                state.id(),
                state.kind(),
                state.title(),
                members,
                state.createdAt(),
                state.revision(),
                state.lastSeq(),
                state.lastActivityAt(),
                state.lastRevision());
    }
}
