package dev.parley.json;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One conversation in the index. Guarded by the index. */
final class Chat {
    final int shard;
    final MessagePlaces messages = new MessagePlaces();
    final Replies replies = new Replies();
    final Participants participants;
    /** Its neighbours among the conversations of its shard, by the last revision of anything in them. */
    @Nullable Chat older;

    @Nullable Chat newer;

    private ChatConversation state;
    private Map<UserId, Membership> departures = Map.of();

    Chat(int shard, ChatConversation state) {
        this.shard = shard;
        this.state = state;
        this.participants = new Participants(state.id());
    }

    ChatConversation state() {
        return state;
    }

    void state(ChatConversation changed) {
        state = changed;
    }

    /** Learns where a message is that is new or changed, and what follows from it for those who take part. */
    void keep(StoredBatch.MessageLine line, long location) {
        long seq = line.seq();
        if (seq > messages.count()) {
            messages.add(line.id(), location, line.revision());
            line.replyTo().ifPresent(message -> replies.add(message, seq));
            if (!line.sender().isSystem()) {
                participants.sent(line.sender(), seq);
            }
        } else {
            messages.change(seq, location, line.revision());
        }
        line.mentions().forEach(user -> participants.mentioned(user, seq));
    }

    Participation participation(UserId user) {
        return participants.of(user).orElseGet(() -> Participation.none(state.id(), user));
    }

    /** The messages up to here are not shown to a member. */
    long hiddenFrom(UserId user) {
        return state.members().member(user).map(Member::hiddenSeq).orElse(0L);
    }

    Collection<Membership> departures() {
        return departures.values();
    }

    Optional<Membership> departure(UserId user) {
        return Optional.ofNullable(departures.get(user));
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
                state.settings(),
                state.blocked(),
                state.createdAt(),
                state.revision(),
                state.lastSeq(),
                state.lastActivityAt(),
                state.lastRevision());
    }
}
