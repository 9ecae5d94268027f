package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.UnprocessableEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {
    private final EventCodec codec = new EventCodec(new Sharding(1));
    private final Shard shard = new Shard(new TopicPartition("topic", 0));
    private final List<String> story = new ArrayList<>();
    private final Graveyard graveyard = (dead, reason) -> story.add("buried " + dead.offset());

    @Test
    void offsetsMayHaveHolesAndTheBatchReachesBehindTheLastOne() {
        assertThat(delivery(this::note).deliver(shard, List.of(event(3), event(7))))
                .isEqualTo(8);
        assertThat(story).containsExactly("heard [3, 7] next 8");
    }

    @Test
    void whatCanNotBeReadIsBuriedBeforeTheRestIsHandled() {
        assertThat(delivery(this::note).deliver(shard, List.of(event(1), garbage(2), garbage(3))))
                .isEqualTo(4);
        assertThat(delivery(this::note).deliver(shard, List.of(garbage(4)))).isEqualTo(5);
        assertThat(story).containsExactly("buried 2", "buried 3", "heard [1] next 4", "buried 4", "heard [] next 5");
    }

    @Test
    void whatTheHandlerRefusesIsBuriedAndTheRestComesAgain() {
        EventHandler handler = batch -> {
            refuse(batch, 2);
            refuse(batch, 4);
            note(batch);
        };

        delivery(handler).deliver(shard, List.of(event(1), event(2), event(3), event(4)));

        assertThat(story).containsExactly("buried 2", "buried 4", "heard [1, 3] next 5");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theEventThatRaisesAnErrorIsBuriedAndTheRestIsHandled(Supplier<Error> error) {
        EventHandler handler = batch -> {
            if (batch.events().stream().anyMatch(event -> event.position().offset() == 3)) {
                throw error.get();
            }
            note(batch);
        };

        assertThat(delivery(handler).deliver(shard, List.of(event(1), event(2), event(3), event(4))))
                .isEqualTo(5);

        assertThat(story).containsExactly("heard [1, 2] next 3", "buried 3", "heard [1, 2, 4] next 5");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theRecordThatRaisesAnErrorWhenItIsReadIsBuried(Supplier<Error> error) {
        assertThat(delivery(this::note).deliver(shard, List.of(event(1), raising(error, 2), event(3))))
                .isEqualTo(4);

        assertThat(story).containsExactly("buried 2", "heard [1, 3] next 4");
    }

    @Test
    void manyRecordsInARowThatCanNotBeReadForALackOfMemoryAreNotBuried() {
        Delivery delivery = delivery(this::note);
        List<ConsumerRecord<byte[], byte[]>> records = List.of(
                raising(OutOfMemoryError::new, 1),
                raising(OutOfMemoryError::new, 2),
                raising(OutOfMemoryError::new, 3));

        assertThatThrownBy(() -> delivery.deliver(shard, records)).isInstanceOf(OutOfMemoryError.class);

        assertThat(story).containsExactly("buried 1", "buried 2");
    }

    static java.util.stream.Stream<Supplier<Error>> errors() {
        return java.util.stream.Stream.of(OutOfMemoryError::new, StackOverflowError::new);
    }

    private static ConsumerRecord<byte[], byte[]> raising(Supplier<Error> error, long offset) {
        return new ConsumerRecord<>("topic", 0, offset, new byte[0], new byte[0]) {
            @Override
            public byte[] value() {
                throw error.get();
            }
        };
    }

    @Test
    void nothingIsBuriedAgainWhenTheBatchComesAgainAfterAFailure() {
        AtomicInteger failures = new AtomicInteger(1);
        Delivery delivery = delivery(batch -> {
            refuse(batch, 2);
            if (failures.getAndDecrement() > 0) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
            }
            note(batch);
        });
        List<ConsumerRecord<byte[], byte[]>> records = List.of(garbage(1), event(2), event(3));
        assertThatThrownBy(() -> delivery.deliver(shard, records)).isInstanceOf(ParleyException.class);

        delivery.deliver(shard, records);

        assertThat(story).containsExactly("buried 1", "buried 2", "heard [3] next 4");
    }

    @Test
    void nothingIsHandledWhileALetterCanNotBeLeft() {
        Delivery delivery = new Delivery(
                Stream.MESSAGES,
                this::note,
                (dead, reason) -> {
                    throw new ParleyException(Problem.LOG_UNAVAILABLE, "Not now.");
                },
                codec);

        assertThatThrownBy(() -> delivery.deliver(shard, List.of(event(1), garbage(2))))
                .isInstanceOf(ParleyException.class);
        assertThat(story).isEmpty();
    }

    @Test
    void aHandlerThatRefusesWhatItWasNotGivenFails() {
        UnprocessableEventException elsewhere =
                new UnprocessableEventException(new Position(5, 1), "no", new IllegalStateException());
        UnprocessableEventException buried =
                new UnprocessableEventException(new Position(0, 2), "no", new IllegalStateException());

        assertThatThrownBy(() -> delivery(batch -> {
                            throw elsewhere;
                        })
                        .deliver(shard, List.of(event(1))))
                .isSameAs(elsewhere);
        assertThatThrownBy(() -> delivery(batch -> {
                            throw buried;
                        })
                        .deliver(shard, List.of(event(1), garbage(2))))
                .isSameAs(buried);
    }

    private Delivery delivery(EventHandler handler) {
        return new Delivery(Stream.MESSAGES, handler, graveyard, codec);
    }

    private void note(Batch batch) {
        story.add("heard "
                + batch.events().stream()
                        .map(event -> event.position().offset())
                        .toList() + " next " + batch.next());
    }

    private static void refuse(Batch batch, long offset) {
        for (Recorded recorded : batch.events()) {
            if (recorded.position().offset() == offset) {
                throw new UnprocessableEventException(recorded.position(), "no", new IllegalStateException());
            }
        }
    }

    private ConsumerRecord<byte[], byte[]> event(long offset) {
        ProducerRecord<byte[], byte[]> written = codec.write("topic", created(aConversationId(), ANA, "text"));
        return record(offset, written.key(), written.value());
    }

    private static ConsumerRecord<byte[], byte[]> garbage(long offset) {
        return record(offset, new byte[0], new byte[0]);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                "topic",
                0,
                offset,
                0,
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
