package dev.parley.presence;

import dev.parley.shared.message.UserId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who attends on this node. Safe for any number of threads. */
final class Sessions {
    private final Map<UserId, Set<Attending>> byUser = new HashMap<>();

    /** Whether it is the only one of its person's. */
    synchronized boolean add(Attending session) {
        Set<Attending> all = byUser.computeIfAbsent(session.user(), any -> new LinkedHashSet<>());
        all.add(session);
        return all.size() == 1;
    }

    /** Whether it was there and the last one of its person's. */
    synchronized boolean remove(Attending session) {
        Set<Attending> all = byUser.get(session.user());
        boolean last = all != null && all.remove(session) && all.isEmpty();
        if (last) {
            byUser.remove(session.user());
        }
        return last;
    }

    synchronized List<Attending> of(UserId user) {
        return List.copyOf(byUser.getOrDefault(user, Set.of()));
    }

    synchronized List<UserId> users() {
        return List.copyOf(byUser.keySet());
    }

    synchronized boolean isEmpty() {
        return byUser.isEmpty();
    }
}
