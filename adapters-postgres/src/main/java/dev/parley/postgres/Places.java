package dev.parley.postgres;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where those whose membership changes stand among the members. Whoever is before somebody whose membership does not change
 * was there before, and keeps their place. The others, who are the end of the list, get places at its end, in their order: some
 * of them may be there already, but then they were the last ones.
 */
final class Places {
    /** In place of a revision or an ordinal: as it was. */
    static final long KEPT = -1;

    private final Map<ConversationId, Tail> tails = new HashMap<>();

    /** The end of a list of members, as of a revision. */
    private record Tail(long revision, Map<UserId, Integer> ordinals) {}

    private Places() {}

    static Places in(Changes changes) {
        Map<ConversationId, Set<UserId>> changed = new HashMap<>();
        for (Membership membership : changes.memberships()) {
            changed.computeIfAbsent(membership.conversation(), any -> new HashSet<>())
                    .add(membership.user());
        }
        Places places = new Places();
        for (ChatConversation conversation : changes.conversations()) {
            Set<UserId> users = changed.getOrDefault(conversation.id(), Set.of());
            places.tails.put(conversation.id(), tail(conversation, users));
        }
        return places;
    }

    private static Tail tail(ChatConversation conversation, Set<UserId> changed) {
        Map<UserId, Integer> ordinals = new HashMap<>();
        List<UserId> members = new ArrayList<>(conversation.members().users());
        for (int i = members.size() - 1; i >= 0 && changed.contains(members.get(i)); i--) {
            ordinals.put(members.get(i), i);
        }
        return new Tail(conversation.revision(), ordinals);
    }

    long revision(Membership membership) {
        return ordinal(membership) == KEPT ? KEPT : tail(membership).revision();
    }

    long ordinal(Membership membership) {
        return tail(membership).ordinals().getOrDefault(membership.user(), (int) KEPT);
    }

    private Tail tail(Membership membership) {
        return tails.getOrDefault(membership.conversation(), new Tail(KEPT, Map.of()));
    }
}
