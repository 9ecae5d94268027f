package dev.parley.endtoend;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What clients asked for, were told, and heard, in one order of time. Safe for any number of threads. */
final class Recording {
    private final AtomicLong clock = new AtomicLong();
    private final Set<SendKey> ackedKeys = ConcurrentHashMap.newKeySet();
    private final Queue<Invoked> invoked = new ConcurrentLinkedQueue<>();
    private final Queue<Acked> acked = new ConcurrentLinkedQueue<>();
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** What makes two sends the same message. */
    record SendKey(String conversation, String sender, String clientMessageId) {}

    /** A send that is about to leave for the first time. */
    record Invoked(long at, SendKey key, String text) {}

    /** A send that was acknowledged; empty is what the answer did not tell, as it was durable and not stored yet. */
    record Acked(long at, SendKey key, Optional<String> id, OptionalLong seq) {}

    /** A message that a listener was told, live or catching up. */
    record Seen(String listener, String conversation, long seq, String id, String text) {}

    /** Somebody who was a member from the start and kept their cursor all the time. */
    record Listener(String name, Set<String> conversations) {}

    void invoke(SendKey key, String text) {
        invoked.add(new Invoked(clock.incrementAndGet(), key, text));
    }

    /** An acknowledgement, the first one of its message or another one. */
    void ack(SendKey key, Optional<String> id, OptionalLong seq) {
        acked.add(new Acked(clock.incrementAndGet(), key, id, seq));
        ackedKeys.add(key);
    }

    void see(Seen message) {
        seen.add(message);
    }

    void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Something that must not happen whatever fails, such as a refusal of what is allowed. */
    void surprise(String what) {
        surprises.add(what);
    }

    /** How many messages were acknowledged, each counted once. */
    long ackedCount() {
        return ackedKeys.size();
    }

    List<Invoked> invoked() {
        return List.copyOf(invoked);
    }

    List<Acked> acked() {
        return List.copyOf(acked);
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    List<String> surprises() {
        return List.copyOf(surprises);
    }

    List<Listener> listeners() {
        return List.copyOf(listeners);
    }
}
