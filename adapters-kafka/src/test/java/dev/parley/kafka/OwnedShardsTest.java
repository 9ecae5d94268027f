package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.event.Sharding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnedShardsTest {
    private static final TopicPartition ONE = new TopicPartition("topic", 0);
    private static final TopicPartition TWO = new TopicPartition("topic", 1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final Map<Integer, Long> places = new HashMap<>(Map.of(0, 10L, 1, 20L));
    private final OwnedShards shards = new OwnedShards(consumer, "save", Places.startingAt(places), new Sharding(2));

    @BeforeEach
    void assign() {
        consumer.assign(List.of(ONE, TWO));
        consumer.updateBeginningOffsets(Map.of(ONE, 0L, TWO, 0L));
        consumer.updateEndOffsets(Map.of(ONE, 30L, TWO, 30L));
        shards.onPartitionsAssigned(List.of(ONE, TWO));
    }

    @Test
    void theyStandStillUntilTheyAreTakenOverAtTheirPlaces() {
        assertThat(consumer.paused()).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(shards.flowing(ONE)).isEmpty();
        assertThat(shards.untilDue(LONG)).isEqualTo(Duration.ZERO);

        shards.takeOverDue();

        assertThat(consumer.paused()).isEmpty();
        assertThat(consumer.position(ONE)).isEqualTo(10);
        assertThat(consumer.position(TWO)).isEqualTo(20);
        assertThat(shards.untilDue(LONG)).isEqualTo(LONG);
        assertThat(shards.troubles()).isEmpty();
    }

    @Test
    void oneThatFailedStandsStillForAWhileAndTheOthersGoOn() {
        shards.takeOverDue();

        shards.failed(shard(ONE), new ParleyException(Problem.STORE_UNAVAILABLE, "Not now."));

        assertThat(consumer.paused()).containsExactly(ONE);
        assertThat(shards.flowing(TWO)).isPresent();
        assertThat(shards.untilDue(LONG)).isBetween(Duration.ZERO, Duration.ofMillis(51));
        assertThat(shards.troubles())
                .singleElement()
                .asString()
                .matches("Shard 0 of save can't be handled: Not now. It stands at offset 10 since 20\\S+Z\\.");
    }

    @Test
    void howLongOneHasBeenStandingIsToldUntilSomethingGoesThrough() {
        shards.takeOverDue();
        shards.passed(shard(ONE), 12);
        shards.failed(shard(ONE), new ParleyException(Problem.STORE_UNAVAILABLE, "Not now."));
        String first = shards.troubles().iterator().next();
        Instant now = Instant.now();
        await().until(() -> Instant.now().isAfter(now.plusSeconds(1)));
        takeOver(ONE);

        shards.failed(shard(ONE), new ParleyException(Problem.STORE_UNAVAILABLE, "Not now."));

        assertThat(first).contains("It stands at offset 12 since");
        assertThat(shards.troubles()).containsExactly(first);
        takeOver(ONE);
        shards.passed(shard(ONE), 13);
        assertThat(shards.troubles()).isEmpty();
    }

    @Test
    void oneThatAnotherOwnerWroteIsAskedForItsPlaceAgain() {
        shards.takeOverDue();
        shards.passed(shard(ONE), 12);
        shards.failed(shard(ONE), new FencedException(0, 10));

        takeOver(ONE);

        assertThat(consumer.position(ONE)).isEqualTo(12);
    }

    @Test
    void oneThatWasRevokedIsForgotten() {
        shards.takeOverDue();

        shards.onPartitionsLost(List.of(ONE));

        assertThat(shards.owns(ONE)).isFalse();
        assertThat(shards.flowing(ONE)).isEmpty();
        assertThat(shards.owns(TWO)).isTrue();
    }

    @Test
    void aPartitionThatTheLogHadNotWhenItWasOpenedIsLeftAlone() {
        TopicPartition third = new TopicPartition("topic", 2);
        consumer.assign(List.of(ONE, TWO, third));

        shards.onPartitionsAssigned(List.of(third));
        shards.takeOverDue();

        assertThat(consumer.paused()).containsExactly(third);
        assertThat(shards.owns(third)).isFalse();
    }

    @Test
    void whatTheLogRemovedIsWaitedForAndNotSkipped() {
        consumer.updateBeginningOffsets(Map.of(ONE, 11L));

        shards.takeOverDue();

        assertThat(consumer.paused()).containsExactly(ONE);
        assertThat(shards.troubles()).singleElement().asString().contains("removed everything before 11");
        consumer.updateBeginningOffsets(Map.of(ONE, 0L));
        takeOver(ONE);
        assertThat(consumer.position(ONE)).isEqualTo(10);
    }

    @Test
    void anEndBeforeThePlaceIsNeverForgotten() {
        consumer.updateEndOffsets(Map.of(ONE, 9L));
        shards.takeOverDue();
        consumer.updateEndOffsets(Map.of(ONE, 40L));

        shards.takeOverDue();

        assertThat(consumer.paused()).containsExactly(ONE);
        assertThat(shards.untilDue(LONG)).isEqualTo(LONG);
        assertThat(shards.troubles()).singleElement().asString().contains("the log ends at 9");
    }

    @Test
    void recordsThatWereExchangedBehindItsBackAreNotReadOn() {
        shards.takeOverDue();

        shards.truncated(ONE, 8);
        shards.takeOverDue();

        assertThat(consumer.paused()).containsExactly(ONE);
        assertThat(shards.flowing(ONE)).isEmpty();
        assertThat(shards.troubles()).singleElement().asString().contains("lost records from offset 8");
    }

    @Test
    void aPlaceThatTheLogNoLongerHasIsLookedInto() {
        shards.takeOverDue();
        consumer.updateBeginningOffsets(Map.of(ONE, 15L));

        shards.outOfRange(ONE);
        shards.takeOverDue();

        assertThat(shards.flowing(ONE)).isEmpty();
        assertThat(shards.troubles()).singleElement().asString().contains("removed everything before 15");
    }

    @Test
    void allStandStillWhileTheLogMayNotBeRead() {
        shards.takeOverDue();

        shards.halt("It was exchanged.");

        assertThat(consumer.paused()).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(shards.troubles()).hasSize(2).allMatch(why -> why.endsWith("stands still: It was exchanged."));
    }

    @Test
    void kafkaThatDoesNotAnswerIsAskedAgain() {
        consumer.setOffsetsException(new TimeoutException("nobody there"));

        shards.takeOverDue();

        assertThat(shards.troubles()).hasSize(2).allMatch(why -> why.contains("nobody there"));
        takeOver(ONE);
        assertThat(consumer.position(ONE)).isEqualTo(10);
    }

    private Shard shard(TopicPartition partition) {
        return shards.flowing(partition).orElseThrow();
    }

    /** Tries until its back-off is over. */
    private void takeOver(TopicPartition partition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (shards.flowing(partition).isEmpty() && System.nanoTime() < deadline) {
            shards.takeOverDue();
        }
        assertThat(shards.flowing(partition)).isPresent();
    }
}
