package dev.parley.endtoend;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/** Several people who send and listen at the same time, whatever happens to the nodes. */
final class Storm {
    private static final int CONVERSATIONS = 6;
    private static final int SENDERS = 6;
    private static final int LISTENERS = 3;
    private static final Duration CALM_WITHIN = Duration.ofMinutes(2);

    private final Recording recording = new Recording();
    private final List<Thread> sending = new ArrayList<>();
    private final List<Thread> listening = new ArrayList<>();
    private final List<StormListener> listeners = new ArrayList<>();
    private final Cast cast;

    /** Starts the conversations; the nodes are ready. */
    Storm(List<Node> nodes, long seed) {
        String owner = "owner";
        String[] people = IntStream.range(0, SENDERS + LISTENERS)
                .mapToObj(i -> i < SENDERS ? "sender-" + i : "listener-" + (i - SENDERS))
                .toArray(String[]::new);
        Api api = new Api(nodes.get(0), owner);
        List<String> conversations = IntStream.range(0, CONVERSATIONS)
                .mapToObj(i -> api.group("Room " + i, people))
                .toList();
        cast = new Cast(nodes, conversations, recording);
        for (int i = 0; i < LISTENERS; i++) {
            listeners.add(new StormListener(cast, people[SENDERS + i], seed + 100 + i));
            listening.add(new Thread(listeners.get(i), people[SENDERS + i]));
        }
        for (int i = 0; i < SENDERS; i++) {
            StormSender sender = new StormSender(cast, people[i], i % 2 == 1, seed + i);
            sending.add(new Thread(sender, people[i]));
        }
    }

    Storm begin() {
        listening.forEach(Thread::start);
        listeners.forEach(StormListener::awaitFirstCursor);
        sending.forEach(Thread::start);
        return this;
    }

    Recording recording() {
        return recording;
    }

    /** Waits until a number of further messages was acknowledged. */
    void awaitAcked(long further) {
        long until = recording.ackedCount() + further;
        await("acknowledged " + until)
                .atMost(CALM_WITHIN)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> recording.ackedCount() >= until);
    }

    /** Everybody finishes what they began and hears what is stored; whoever does not in time is the checker's to find. */
    void end(Supplier<List<StoredMessage>> store) {
        cast.stop();
        settle(() -> sending.stream().noneMatch(Thread::isAlive));
        settle(() -> Checker.owed(recording, store.get()) == 0);
        Map<String, Long> ends = new HashMap<>();
        store.get().forEach(message -> ends.merge(message.conversation(), message.seq(), Math::max));
        settle(() -> listeners.stream().allMatch(listener -> heardAll(listener, ends)));
        listeners.forEach(StormListener::leave);
        settle(() -> listening.stream().noneMatch(Thread::isAlive));
        Described.violations().forEach(recording::surprise);
    }

    /** Everything that was said, as a node tells it to a member. */
    List<StoredMessage> history(Node node) {
        List<StoredMessage> all = new ArrayList<>();
        Api api = new Api(node, "owner");
        for (String conversation : cast.conversations()) {
            List<StoredMessage> page;
            long last = 0;
            do {
                page = api.messages(conversation, "?limit=200&after=" + last).stream()
                        .map(StoredMessage::of)
                        .toList();
                all.addAll(page);
                last = page.isEmpty() ? last : page.get(page.size() - 1).seq();
            } while (!page.isEmpty());
        }
        return all;
    }

    private static boolean heardAll(StormListener listener, Map<String, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> listener.heard(end.getKey()) >= end.getValue());
    }

    private void settle(Callable<Boolean> calm) {
        try {
            await().atMost(CALM_WITHIN).pollInterval(Duration.ofMillis(250)).until(calm);
        } catch (ConditionTimeoutException e) {
            recording.surprise("not calm within " + CALM_WITHIN + " after the storm: "
                    + sending.stream()
                            .filter(Thread::isAlive)
                            .map(Thread::getName)
                            .toList());
        }
    }
}
