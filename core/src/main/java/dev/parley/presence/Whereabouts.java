package dev.parley.presence;

import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who is at which node, as far as it was heard, and when people were last seen who are nowhere. Who leaves the last node counts
 * as online for a moment more, in which they may come back anywhere; of a node that falls silent everybody is gone when the
 * silence has lasted. For one thread at a time.
 */
final class Whereabouts {
    /** After how much silence a node does not count any more. */
    static final Duration SILENCE = Duration.ofSeconds(45);
    /** How long somebody who left may take to come back without having been away. */
    static final Duration GRACE = Duration.ofSeconds(5);
    /** Of how many people it is known when they were last seen. */
    static final int MOST_REMEMBERED = 100_000;

    private final String here;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final int most;
    private final Map<UserId, Map<String, Heard>> places = new HashMap<>();
    private final Map<UserId, Heard> leaving = new LinkedHashMap<>();
    private final Map<UserId, Instant> lastSeen = new LinkedHashMap<>(16, 0.75f, true);
    private int size;

    /** When something was heard: for durations, and to be shown. */
    private record Heard(long nanos, Instant at) {}

    /**
     * Nobody is anywhere.
     *
     * @param here this node, which knows its people and does not fall silent
     * @param most how many places of people are known at the most; there is always room for those of this node
     */
    Whereabouts(String here, InstantSource clock, LongSupplier nanos, int most) {
        this.here = here;
        this.clock = clock;
        this.nanos = nanos;
        this.most = most;
    }

    /** Somebody is at a node; whether they were offline before. */
    boolean seen(UserId user, String node) {
        Map<String, Heard> mine = places.getOrDefault(user, Map.of());
        if (!node.equals(here) && !mine.containsKey(node) && size + leaving.size() >= most) {
            return false;
        }
        boolean wasOffline = leaving.remove(user) == null && mine.isEmpty();
        if (places.computeIfAbsent(user, any -> new HashMap<>(2)).put(node, new Heard(nanos.getAsLong(), now()))
                == null) {
            size++;
        }
        return wasOffline;
    }

    /** Somebody is at a node no longer; the time is another clock's and is not believed when it has yet to come. */
    void gone(UserId user, String node, Instant at) {
        Instant past = Collections.min(List.of(at, now()));
        Map<String, Heard> mine = places.getOrDefault(user, Map.of());
        if (mine.containsKey(node)) {
            mine.remove(node);
            size--;
            if (mine.isEmpty()) {
                places.remove(user);
                leaving.put(user, new Heard(nanos.getAsLong(), past));
            }
        } else if (mine.isEmpty() && !leaving.containsKey(user)) {
            remember(user, past);
        }
    }

    /** Those who left and have not come back in time; they are offline from now on. */
    List<UserId> settle() {
        long now = nanos.getAsLong();
        List<UserId> offline = new ArrayList<>();
        Iterator<Map.Entry<UserId, Heard>> eldest = leaving.entrySet().iterator();
        while (eldest.hasNext()) {
            Map.Entry<UserId, Heard> next = eldest.next();
            if (now - next.getValue().nanos() < GRACE.toNanos()) {
                break;
            }
            offline.add(next.getKey());
            remember(next.getKey(), next.getValue().at());
            eldest.remove();
        }
        return offline;
    }

    /** Those who were at silent nodes only; they are offline from now on, and were last seen when they were last heard of. */
    List<UserId> expire() {
        long now = nanos.getAsLong();
        List<UserId> offline = new ArrayList<>();
        Iterator<Map.Entry<UserId, Map<String, Heard>>> all = places.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<UserId, Map<String, Heard>> next = all.next();
            Instant last = forgetSilent(next.getValue(), now);
            if (next.getValue().isEmpty()) {
                offline.add(next.getKey());
                remember(next.getKey(), last);
                all.remove();
            }
        }
        return offline;
    }

    /** When, of those that are forgotten, the last one was heard. */
    private Instant forgetSilent(Map<String, Heard> mine, long now) {
        Instant last = Instant.MIN;
        Iterator<Map.Entry<String, Heard>> each = mine.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Heard> place = each.next();
            Heard heard = place.getValue();
            if (!place.getKey().equals(here) && now - heard.nanos() >= SILENCE.toNanos()) {
                last = heard.at().isAfter(last) ? heard.at() : last;
                each.remove();
                size--;
            }
        }
        return last;
    }

    private void remember(UserId user, Instant at) {
        lastSeen.merge(user, at, (one, other) -> one.isAfter(other) ? one : other);
        if (lastSeen.size() > MOST_REMEMBERED) {
            Iterator<UserId> eldest = lastSeen.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    Presence presence(UserId user) {
        boolean online = places.containsKey(user) || leaving.containsKey(user);
        return new Presence(user, online, Optional.ofNullable(lastSeen.get(user)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
