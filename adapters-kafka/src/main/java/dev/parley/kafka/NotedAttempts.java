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
 * knows that the process before died at that batch, and hands its records over one at a time, each noted. A record that was noted
 * alone is buried unhandled.
 */
final class NotedAttempts implements Attempts {
    private static final System.Logger LOG = System.getLogger(NotedAttempts.class.getName());
    private static final Pattern NOTE = Pattern.compile("parley-(batch|alone)-until-(\\d{1,18})");

    private final Consumer<byte[], byte[]> consumer;
    private final Delivery delivery;
    private final Map<TopicPartition, Long> noted = new HashMap<>();

    /** An attempt at a record and those behind it, up to an offset. */
    private record Attempt(long first, long until, boolean alone) {
        static Optional<Attempt> of(OffsetAndMetadata committed) {
            Matcher note = NOTE.matcher(committed.metadata());
            return note.matches()
                    ? Optional.of(new Attempt(
                            committed.offset(),
                            Long.parseLong(note.group(2)),
                            note.group(1).equals("alone")))
                    : Optional.empty();
        }

        OffsetAndMetadata toNote() {
            return new OffsetAndMetadata(first, "parley-" + (alone ? "alone" : "batch") + "-until-" + until);
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
        if (died.filter(Attempt::alone).isPresent()) {
            delivery.bury(
                    shard,
                    first,
                    "Processes died at this event: one at its batch, and one while it was handled alone.");
        } else if (died.isPresent()) {
            LOG.log(
                    Level.WARNING,
                    "A process died at offset {0} of {1}: what stands there is handled one event at a time",
                    String.valueOf(first.offset()),
                    shard.partition());
        }
        shard.remember(died.map(Attempt::until).orElse(0L));
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
        boolean alone = shard.isSuspect(first);
        Attempt attempt = new Attempt(first, alone ? Math.max(last + 1, shard.careful()) : last + 1, alone);
        try {
            consumer.commitSync(Map.of(shard.partition(), attempt.toNote()));
            noted.put(shard.partition(), first);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.log(Level.DEBUG, "What is handled next could not be noted, which only matters if this process dies", e);
        }
    }

    /** Kafka need not take it: handling one at a time does no harm. */
    @Override
    public void survived(Shard shard) {
        Long first = noted.remove(shard.partition());
        if (first != null) {
            consumer.commitAsync(
                    Map.of(shard.partition(), new OffsetAndMetadata(first)),
                    (offsets, failure) -> LOG.log(Level.TRACE, "A note was taken back"));
        }
    }
}
