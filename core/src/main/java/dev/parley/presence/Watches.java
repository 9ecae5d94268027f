package dev.parley.presence;

import dev.parley.shared.message.Blocks;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which conversations are watched on this node, by whom, and whose coming and going concerns them. It finds quickly who may have
 * to be told; whether they may be told is decided when it happens. For one thread at a time.
 */
final class Watches {
    private final Map<ConversationId, Watched> byConversation = new HashMap<>();
    private final Map<Attending, Set<ConversationId>> byAttending = new HashMap<>();
    private final Map<UserId, Set<ConversationId>> byMember = new HashMap<>();

    private static final class Watched {
        final Set<Attending> by = new LinkedHashSet<>();
        Set<UserId> members = Set.of();
        long revision = Cursor.NOTHING;
        Blocks blocks = Blocks.NONE;
    }

    /** Whether there is room for it among what somebody watches; what is watched already takes no more. */
    boolean add(Attending attending, ConversationId id, int most) {
        Set<ConversationId> mine = byAttending.computeIfAbsent(attending, any -> new HashSet<>());
        if (!mine.contains(id) && mine.size() >= most) {
            return false;
        }
        mine.add(id);
        byConversation.computeIfAbsent(id, any -> new Watched()).by.add(attending);
        return true;
    }

    /** Follows who belongs to a conversation that is watched; who is new there, unless everybody is. */
    List<UserId> update(ChatConversation conversation) {
        Watched watched = byConversation.get(conversation.id());
        if (watched == null || conversation.revision() < watched.revision) {
            return List.of();
        }
        watched.blocks = conversation.blocks();
        if (conversation.revision() == watched.revision) {
            return List.of();
        }
        for (Attending attending : List.copyOf(watched.by)) {
            if (!conversation.members().contains(attending.user())) {
                remove(attending, conversation.id());
            }
        }
        Set<UserId> before = watched.revision == Cursor.NOTHING ? told(conversation) : watched.members;
        if (byConversation.containsKey(conversation.id())) {
            watched.revision = conversation.revision();
            concern(conversation.id(), watched, told(conversation));
        }
        return watched.members.stream()
                .filter(member -> !before.contains(member))
                .toList();
    }

    /** Notes whether somebody blocks the conversation; whether that is news. */
    boolean block(ConversationId id, UserId user, boolean blocks) {
        Watched watched = byConversation.get(id);
        if (watched == null) {
            return false;
        }
        Blocks before = watched.blocks;
        watched.blocks = before.with(user, blocks);
        return !watched.blocks.equals(before);
    }

    private static Set<UserId> told(ChatConversation conversation) {
        boolean few = conversation.members().size() <= Participation.MAX_MEMBERS_TOLD;
        return few ? conversation.members().users() : Set.of();
    }

    private void concern(ConversationId id, Watched watched, Set<UserId> members) {
        watched.members.forEach(member -> byMember.computeIfPresent(member, (any, all) -> without(all, id)));
        members.forEach(member ->
                byMember.computeIfAbsent(member, any -> new HashSet<>()).add(id));
        watched.members = members;
    }

    private static @Nullable Set<ConversationId> without(Set<ConversationId> all, ConversationId id) {
        all.remove(id);
        return all.isEmpty() ? null : all;
    }

    /** Ends one watch, if there is one. */
    void remove(Attending attending, ConversationId id) {
        byAttending.computeIfPresent(attending, (any, all) -> without(all, id));
        Watched watched = byConversation.get(id);
        if (watched != null && watched.by.remove(attending) && watched.by.isEmpty()) {
            concern(id, watched, Set.of());
            byConversation.remove(id);
        }
    }

    /** Ends everything that somebody watches. */
    void remove(Attending attending) {
        List.copyOf(byAttending.getOrDefault(attending, Set.of())).forEach(id -> remove(attending, id));
    }

    /** The watched conversations that somebody belongs to, as far as it was heard. */
    List<ConversationId> concerning(UserId user) {
        return new ArrayList<>(byMember.getOrDefault(user, Set.of()));
    }

    /** Who watches a conversation. */
    Set<Attending> of(ConversationId id) {
        Watched watched = byConversation.get(id);
        return watched == null ? Set.of() : Set.copyOf(watched.by);
    }
}
