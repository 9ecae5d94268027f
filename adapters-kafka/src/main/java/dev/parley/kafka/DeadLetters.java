package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.Publication;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;

/**
 * Puts records that can never be handled into a topic of their own, as they were if they fit, with headers that say why and
 * where from. A record may come twice when the node fails in between.
 */
final class DeadLetters implements Graveyard {
    /** Why, in a sentence. */
    static final String REASON = "parley-reason";
    /** The topic, the partition and the offset that it comes from, and when it was put here. */
    static final String SOURCE_TOPIC = "parley-source-topic";

    static final String SOURCE_PARTITION = "parley-source-partition";
    static final String SOURCE_OFFSET = "parley-source-offset";
    static final String TIME = "parley-time";
    /** Of a record that is too large to be put here: how large its key and value are. They stay in the source topic. */
    static final String LEFT_OUT = "parley-left-out";

    private static final System.Logger LOG = System.getLogger(DeadLetters.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_REASON = 1_000;

    private final KafkaPublisher publisher;
    private final String topic;
    private final InstantSource clock;

    DeadLetters(KafkaPublisher publisher, String topic, InstantSource clock) {
        this.publisher = publisher;
        this.topic = topic;
        this.clock = clock;
    }

    @Override
    public void bury(ConsumerRecord<byte[], byte[]> dead, String reason) {
        LOG.log(
                Level.ERROR,
                "Record {0}-{1} at {2} goes to {3}: {4}",
                dead.topic(),
                dead.partition(),
                String.valueOf(dead.offset()),
                topic,
                reason);
        Publication publication = await(publisher.send(whole(dead, reason)));
        if (isTooLarge(publication)) {
            publication = await(publisher.send(slip(dead, reason)));
        }
        if (!(publication instanceof Publication.Published)) {
            throw new ParleyException(Problem.LOG_UNAVAILABLE, "A dead letter could not be logged yet: " + publication);
        }
    }

    private ProducerRecord<byte[], byte[]> whole(ConsumerRecord<byte[], byte[]> dead, String reason) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, dead.partition(), dead.key(), dead.value());
        dead.headers().forEach(letter.headers()::add);
        addHeaders(letter.headers(), dead, reason);
        return letter;
    }

    private static boolean isTooLarge(Publication publication) {
        return publication instanceof Publication.Rejected rejected
                && rejected.reason().getCause() instanceof RecordTooLargeException;
    }

    /** Says where the record stands, for one that leaves no room for the headers or was never ours. */
    private ProducerRecord<byte[], byte[]> slip(ConsumerRecord<byte[], byte[]> dead, String reason) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, dead.partition(), null, null);
        addHeaders(letter.headers(), dead, reason);
        letter.headers()
                .add(
                        LEFT_OUT,
                        EventCodec.utf8(dead.serializedKeySize() + " + " + dead.serializedValueSize() + " bytes"));
        return letter;
    }

    private void addHeaders(Headers headers, ConsumerRecord<byte[], byte[]> dead, String reason) {
        String shortened = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
        headers.add(REASON, EventCodec.utf8(shortened));
        headers.add(SOURCE_TOPIC, EventCodec.utf8(dead.topic()));
        headers.add(SOURCE_PARTITION, EventCodec.utf8(String.valueOf(dead.partition())));
        headers.add(SOURCE_OFFSET, EventCodec.utf8(String.valueOf(dead.offset())));
        headers.add(TIME, EventCodec.utf8(clock.instant().toString()));
    }

    private static Publication await(Future<Publication> publication) {
        try {
            return publication.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ParleyException(Problem.LOG_UNAVAILABLE, "Interrupted while logging a dead letter.", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new ParleyException(Problem.LOG_UNAVAILABLE, "A dead letter is not confirmed yet.", e);
        }
    }
}
