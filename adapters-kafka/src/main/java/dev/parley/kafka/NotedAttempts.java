package dev.parley.kafka;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Keeps an event at which processes die from ending one after another. Before the first batch that this process handles of a
 * shard it notes with the group's offsets which one that is; the next commit of an offset overwrites the note. Who finds one
 * knows that the process before died at that batch, and hands its records over one at a time, each noted with how often in a
 * row.
 *
 * <p>A note does not tell a process that an event has ended from one that was killed, say by an operator while the store hung.
 * So a record is buried unhandled only when {@value #DEATHS_ALONE} processes in a row died at it alone. After one that handled
 * it, failed to, or was told to stop, the count begins again.
 */
final class NotedAttempts implements Attempts {
    private static final System.Logger LOG = System.getLogger(NotedAttempts.class.getName());

    /** How many processes in a row die at a record alone before it is buried. */
    static final int DEATHS_ALONE = 5;

    private static final Pattern NOTE = Pattern.compile("parley-(?:batch|alone(?:-(\\d{1,9}))?)-until-(\\d{1,18})");
    private static final String BATCH = "parley-batch";

    private final Consumer<byte[], byte[]> consumer;
    private final Delivery delivery;
    private final Map<TopicPartition, Long> noted = new HashMap<>();

    /**
     * An attempt at a record and those behind it, up to an offset.
     *
     * @param alone 0 when they are handled together; otherwise how many attempts in a row this makes at the first one alone
     */
    private record Attempt(long first, long until, int alone) {
        static Optional<Attempt> of(OffsetAndMetadata committed) {
            Matcher note = NOTE.matcher(committed.metadata());
            return note.matches()
                    ? Optional.of(new Attempt(committed.offset(), Long.parseLong(note.group(2)), alone(note)))
                    : Optional.empty();
        }

        /** Notes had no count once. */
        private static int alone(Matcher note) {
            if (note.group().startsWith(BATCH)) {
                return 0;
            }
            return note.group(1) == null ? 1 : Integer.parseInt(note.group(1));
        }

        OffsetAndMetadata toNote() {
            return new OffsetAndMetadata(first, (alone == 0 ? BATCH : "parley-alone-" + alone) + "-until-" + until);
        }
    }

    /** Notes by a consumer that is in the group. */
    NotedAttempts(Consumer<byte[], byte[]> consumer, Delivery delivery) {
        this.consumer = consumer;
        this.delivery = delivery;
    }

    @Override
    public List<List<ConsumerRecord<byte[], byte[]>>> parts(Shard shard, List<ConsumerRecord<byte[], byte[]>> records) {
        if (shard.isProven()) {
            return List.of(records);
        }
        if (!shard.isRemembered()) {
            remember(shard, records.get(0));
        }
        List<List<ConsumerRecord<byte[], byte[]>>> parts = new ArrayList<>();
        int suspects = 0;
        while (suspects < records.size()
                && shard.isSuspect(records.get(suspects).offset())) {
            parts.add(List.of(records.get(suspects)));
            suspects++;
        }
        if (suspects < records.size()) {
            parts.add(records.subList(suspects, records.size()));
        }
        return parts;
    }

    private void remember(Shard shard, ConsumerRecord<byte[], byte[]> first) {
        Optional<Attempt> died = last(shard.partition()).filter(attempt -> attempt.first() == first.offset());
        int alone = died.map(Attempt::alone).orElse(0);
        if (alone >= DEATHS_ALONE) {
            delivery.bury(shard, first, alone + " processes in a row died at this event while it was handled alone.");
        } else if (died.isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "A process died at offset {0} of {1}, {2} in a row at that event alone: what stands there is handled one event"
                            + " at a time",
                    String.valueOf(first.offset()),
                    shard.partition(),
                    alone);
        }
        shard.remember(died.map(Attempt::until).orElse(0L), alone);
    }

    private Optional<Attempt> last(TopicPartition partition) {
        return Optional.ofNullable(consumer.committed(Set.of(partition)).get(partition))
                .flatMap(Attempt::of);
    }

    @Override
    public void begin(Shard shard, List<ConsumerRecord<byte[], byte[]>> part) {
        if (shard.isProven()) {
            return;
        }
        long first = part.get(0).offset();
        long last = part.get(part.size() - 1).offset();
        Attempt attempt = shard.isSuspect(first)
                ? new Attempt(first, Math.max(last + 1, shard.careful()), shard.deaths() + 1)
                : new Attempt(first, last + 1, 0);
        noted.put(shard.partition(), first);
        try {
            consumer.commitSync(Map.of(shard.partition(), attempt.toNote()));
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.log(Level.DEBUG, "What is handled next could not be noted, which only matters if this process dies", e);
        }
    }

    /** Kafka need not take it: handling one at a time does no harm, and the next note counts from none. */
    @Override
    public void survived(Shard shard) {
        shard.survived();
        Long first = noted.remove(shard.partition());
        if (first != null) {
            consumer.commitAsync(
                    Map.of(shard.partition(), new OffsetAndMetadata(first)),
                    (offsets, failure) -> LOG.log(Level.TRACE, "A note was taken back"));
        }
    }
}
