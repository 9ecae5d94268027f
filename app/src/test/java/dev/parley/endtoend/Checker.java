package dev.parley.endtoend;

import dev.parley.endtoend.Recording.Acked;
import dev.parley.endtoend.Recording.Listener;
import dev.parley.endtoend.Recording.Seen;
import dev.parley.endtoend.Recording.SendKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Holds what clients were told against what is stored in the end, and says what does not fit. */
final class Checker {
    private final Recording recording;
    private final List<StoredMessage> history;
    private final Map<SendKey, StoredMessage> byKey = new HashMap<>();
    private final Map<String, TreeMap<Long, StoredMessage>> bySeq = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    private Checker(Recording recording, List<StoredMessage> history) {
        this.recording = recording;
        this.history = history;
    }

    /** Everything that contradicts the promises; empty when they were kept. */
    static List<String> violations(Recording recording, List<StoredMessage> history) {
        return new Checker(recording, history).run();
    }

    private List<String> run() {
        recording.surprises().forEach(this::violation);
        checkOnce();
        checkDense();
        checkInvoked();
        recording.acked().forEach(this::checkAcked);
        recording.seen().forEach(this::checkSeen);
        checkOrder();
        recording.listeners().forEach(this::checkDelivery);
        return violations;
    }

    private void checkOnce() {
        Map<String, StoredMessage> byId = new HashMap<>();
        for (StoredMessage message : history) {
            StoredMessage sameKey = byKey.putIfAbsent(message.key(), message);
            StoredMessage sameId = byId.putIfAbsent(message.id(), message);
            StoredMessage sameSeq = bySeq.computeIfAbsent(message.conversation(), any -> new TreeMap<>())
                    .putIfAbsent(message.seq(), message);
            if (sameKey != null || sameId != null || sameSeq != null) {
                violation("doubled: " + message);
            }
        }
    }

    private void checkDense() {
        bySeq.forEach((conversation, messages) -> {
            if (messages.firstKey() != 1 || messages.lastKey() != messages.size()) {
                violation("gap: " + conversation + " has " + messages.size() + " messages from " + messages.firstKey()
                        + " to " + messages.lastKey());
            }
        });
    }

    private void checkInvoked() {
        Map<SendKey, String> texts = new HashMap<>();
        recording.invoked().forEach(invoked -> texts.put(invoked.key(), invoked.text()));
        for (StoredMessage message : history) {
            if (!message.text().equals(texts.get(message.key()))) {
                violation("unexpected: " + message + ", sent was " + texts.get(message.key()));
            }
        }
    }

    private void checkAcked(Acked acked) {
        StoredMessage stored = byKey.get(acked.key());
        if (stored == null) {
            violation("lost: " + acked);
        } else if (!stored.id().equals(acked.id().orElse(stored.id()))
                || acked.seq().orElse(stored.seq()) != stored.seq()) {
            violation("changed: " + acked + " is stored as " + stored);
        }
    }

    private void checkSeen(Seen seen) {
        StoredMessage stored =
                bySeq.getOrDefault(seen.conversation(), new TreeMap<>()).get(seen.seq());
        if (stored == null || !stored.id().equals(seen.id()) || !stored.text().equals(seen.text())) {
            violation("seen otherwise: " + seen + " is stored as " + stored);
        }
    }

    /** What was acknowledged before another send began stands before it. */
    private void checkOrder() {
        List<Moment> moments = new ArrayList<>();
        recording.invoked().forEach(invoked -> moments.add(new Moment(invoked.at(), invoked.key(), false)));
        recording.acked().forEach(acked -> moments.add(new Moment(acked.at(), acked.key(), true)));
        moments.sort(Comparator.comparingLong(Moment::at));
        Map<String, Long> highestAcked = new HashMap<>();
        for (Moment moment : moments) {
            StoredMessage stored = byKey.get(moment.key());
            if (stored == null) {
                continue;
            }
            if (moment.acked()) {
                highestAcked.merge(stored.conversation(), stored.seq(), Math::max);
            } else if (stored.seq() <= highestAcked.getOrDefault(stored.conversation(), 0L)) {
                violation("reordered: " + stored + " was sent after the ack of "
                        + highestAcked.get(stored.conversation()));
            }
        }
    }

    private record Moment(long at, SendKey key, boolean acked) {}

    /** Without the repetitions, a listener hears each conversation message by message to its end. */
    private void checkDelivery(Listener listener) {
        Map<String, Long> heard = new HashMap<>();
        for (Seen seen : recording.seen()) {
            if (!seen.listener().equals(listener.name())) {
                continue;
            }
            long last = heard.getOrDefault(seen.conversation(), 0L);
            if (seen.seq() > last + 1) {
                violation("skipped: " + seen + " came after " + last);
            }
            heard.put(seen.conversation(), Math.max(last, seen.seq()));
        }
        for (String conversation : listener.conversations()) {
            long end = bySeq.containsKey(conversation) ? bySeq.get(conversation).lastKey() : 0;
            if (heard.getOrDefault(conversation, 0L) != end) {
                violation("not delivered: " + listener.name() + " heard " + heard.get(conversation) + " of " + end
                        + " in " + conversation);
            }
        }
    }

    private void violation(String what) {
        violations.add(what);
    }

    /** How many acknowledged messages are not stored: what a store that catches up still owes. */
    static long owed(Recording recording, List<StoredMessage> history) {
        Set<SendKey> stored = new HashSet<>();
        history.forEach(message -> stored.add(message.key()));
        return recording.acked().stream()
                .filter(acked -> !stored.contains(acked.key()))
                .count();
    }
}
