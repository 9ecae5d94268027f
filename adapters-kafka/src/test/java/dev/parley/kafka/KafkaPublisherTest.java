package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.ThreadGuard;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A producer that answers when the test says so stands for moments that a real broker can't be held in. */
class KafkaPublisherTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private KafkaPublisher publisher = publisherThatWaits(Duration.ofMinutes(5));

    private KafkaPublisher publisherThatWaits(Duration delivery) {
        return new KafkaPublisher(producer, delivery, "topic", new EventCodec(new Sharding(1)), ThreadGuard.logging());
    }

    @AfterEach
    void close() {
        publisher.close(Duration.ZERO);
    }

    @Test
    void whatKafkaConfirmsIsPublished() {
        CompletableFuture<Publication> publication = publish();

        producer.completeNext();

        assertThat(Backend.join(publication)).isEqualTo(new Publication.Published(new Position(0, 0)));
        assertThat(publisher.trouble()).isEmpty();
    }

    @Test
    void whatKafkaNeverAnswersIsUnknownAfterAWhileAndStaysSo() {
        publisher = publisherThatWaits(Duration.ofMillis(100));
        CompletableFuture<Publication> publication = publish();

        assertUnknown(publication);

        assertThat(publisher.trouble()).isPresent();
        producer.completeNext();
        assertUnknown(publication);
        assertThat(publisher.trouble()).isEmpty();
    }

    @Test
    void oneThatIsAnsweredDoesNotHideThatAnotherIsNot() {
        publisher = publisherThatWaits(Duration.ofMillis(100));
        CompletableFuture<Publication> first = publish();
        producer.completeNext();
        CompletableFuture<Publication> second = publish();

        assertThat(Backend.join(first)).isInstanceOf(Publication.Published.class);
        assertUnknown(second);
    }

    @Test
    void aFailureUnderWayIsUnknownUnlessItIsOfTheEventItself() {
        CompletableFuture<Publication> late = publish();
        producer.errorNext(new TimeoutException("late"));
        CompletableFuture<Publication> large = publish();
        producer.errorNext(new RecordTooLargeException("large"));

        assertUnknown(late);
        assertThat(Backend.join(large))
                .isInstanceOfSatisfying(
                        Publication.Rejected.class,
                        rejected -> assertThat(rejected.reason().problem()).isEqualTo(Problem.INTERNAL));
    }

    @Test
    void whatTheProducerDoesNotTakeIsRejectedAndWorthRepeating() {
        producer.sendException = new TimeoutException("no metadata");

        assertThat(Backend.join(publish()))
                .isInstanceOfSatisfying(
                        Publication.Rejected.class,
                        rejected -> assertThat(rejected.reason().problem()).isEqualTo(Problem.LOG_UNAVAILABLE));
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        publisher.refuseMore();

        assertThat(Backend.join(publish()))
                .isInstanceOfSatisfying(
                        Publication.Rejected.class,
                        rejected -> assertThat(rejected.reason().problem()).isEqualTo(Problem.DRAINING));
        assertThat(producer.history()).isEmpty();
    }

    private CompletableFuture<Publication> publish() {
        return publisher.publish(created(aConversationId(), ANA, "text")).toCompletableFuture();
    }

    private static void assertUnknown(CompletableFuture<Publication> publication) {
        assertThat(Backend.join(publication))
                .isInstanceOfSatisfying(
                        Publication.Unknown.class,
                        unknown -> assertThat(unknown.reason().problem()).isEqualTo(Problem.OUTCOME_UNKNOWN));
    }
}
