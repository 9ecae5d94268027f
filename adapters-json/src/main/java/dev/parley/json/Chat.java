package dev.parley.json;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Unread;
import dev.parley.shared.message.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One conversation in the index. Guarded by the index. */
final class Chat {
    final int shard;
    /** How many conversations the store had before this one. */
    final int number;

    final MessagePlaces messages = new MessagePlaces();
    final Replies replies = new Replies();
    final Participants participants;
    private final UnreadMarks marks = new UnreadMarks();
    /** The segment in which it begins. */
    final int since;
    /** Its neighbours among the conversations of its shard, by the last revision of anything in them. */
    @Nullable Chat older;

    @Nullable Chat newer;

    private ChatConversation state;
    private Map<UserId, Membership> departures = Map.of();

    Chat(int shard, int since, int number, ChatConversation state) {
        this.shard = shard;
        this.since = since;
        this.number = number;
        this.state = state;
        this.participants = new Participants(state.id());
    }

    ChatConversation state() {
        return state;
    }

    void state(ChatConversation changed) {
        state = changed;
    }

    /** Who of the two of a direct conversation blocks it follows from how they take part. */
    void settleBlocks() {
        if (state.kind() == Kind.DIRECT) {
            Set<UserId> by = state.members().users().stream()
                    .filter(user -> participation(user).preferences().blocked())
                    .collect(Collectors.toSet());
            state = state.withBlocks(state.blocks().by(by), state.lastRevision());
        }
    }

    /** Learns where a message is that is new or changed, and what follows from it for those who take part. */
    void keep(StoredBatch.MessageLine line, long location) {
        long seq = line.seq();
        if (seq > messages.count()) {
            messages.add(line.id(), location, line.revision());
            line.replyTo().ifPresent(message -> replies.add(message, seq));
            if (!line.sender().isSystem()) {
                participants.sent(line.sender(), seq);
                marks.read(line.sender(), seq);
            }
        } else {
            messages.change(seq, location, line.revision());
        }
        marks.mention(
                seq,
                line.mentions().stream()
                        .filter(user -> participation(user).readSeq() < seq)
                        .toList());
        if (line.deleted()) {
            marks.deleted(seq);
        }
    }

    /** Somebody takes part so from now on. */
    void keep(Participation participation) {
        participants.put(participation);
        marks.read(participation.user(), participation.readSeq());
    }

    Unread unread(UserId user) {
        long first = ListedConversation.firstUnread(state, participation(user));
        return Unread.of(first, messages.count(), marks::deleted, marks.isMentioned(user, first));
    }

    /** Whether anything is known of somebody here. */
    boolean knows(UserId user) {
        return user.isSystem()
                || state.members().contains(user)
                || departures.containsKey(user)
                || participants.of(user).isPresent();
    }

    Participation participation(UserId user) {
        return participants.of(user).orElseGet(() -> Participation.none(state.id(), user));
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

    /** Knows nothing any more of somebody who does not belong to it. */
    void forget(UserId user) {
        joined(user);
        participants.forget(user);
        marks.forget(user);
    }

    /** The same conversation with other members, whatever else says about it. */
    static ChatConversation withMembers(ChatConversation state, Members members) {
        return new ChatConversation(
                state.id(),
                state.kind(),
                state.title(),
                members,
                state.settings(),
                state.blocks(),
                state.createdAt(),
                state.revision(),
                state.expiredSeq(),
                state.lastSeq(),
                state.lastActivityAt(),
                state.lastRevision());
    }
}
