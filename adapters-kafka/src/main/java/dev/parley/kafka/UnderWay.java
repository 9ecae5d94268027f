package dev.parley.kafka;

import dev.parley.shared.event.ThreadGuard;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is on its way to the log, and answered as overdue when Kafka does not answer in time. Kafka's producer keeps its own
 * delivery time-out only once it has an identity: as long as it asks brokers for one that do not answer, it forgets the time.
 * Safe for any number of threads.
 */
final class UnderWay implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(200);

    private final Duration patience;
    /** By partition, as those of one partition are mostly answered in their order. */
    private final Map<Integer, Queue<Entry>> entries = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timer;

    /** Something on its way. */
    interface Entry {
        /** Which partition it goes to. */
        int partition();

        /** When it set out, in {@link System#nanoTime()}. */
        long since();

        boolean isAnswered();

        /** The time is up. */
        void overdue();
    }

    /** Watches in a thread of its own. */
    UnderWay(Duration patience, ThreadGuard guard) {
        this.patience = patience;
        this.timer = guard.timer("parley-kafka-overdue");
        timer.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void add(Entry entry) {
        entries.computeIfAbsent(entry.partition(), any -> new ConcurrentLinkedQueue<>())
                .add(entry);
    }

    /** Forgets those of a partition that are answered, up to the first one that is not. */
    void answered(int partition) {
        Queue<Entry> queue = entries.getOrDefault(partition, new ConcurrentLinkedQueue<>());
        for (Entry head = queue.peek(); head != null && head.isAnswered(); head = queue.peek()) {
            queue.remove(head);
        }
    }

    private void look() {
        entries.forEach((partition, queue) -> {
            for (Entry entry : queue) {
                if (System.nanoTime() - entry.since() < patience.toNanos()) {
                    break;
                }
                entry.overdue();
            }
            answered(partition);
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
