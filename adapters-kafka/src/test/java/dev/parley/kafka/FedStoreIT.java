package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One log feeds one store. */
class FedStoreIT {
    private final KafkaSettings settings = TestLog.on(KafkaBroker.shared());

    @Test
    void nodesOfOneStoreShareALogAndAnotherStoreIsRefused() {
        try (KafkaEventBus first = KafkaEventBus.connect(settings);
                KafkaEventBus second = KafkaEventBus.connect(settings);
                KafkaEventBus stranger = KafkaEventBus.connect(settings)) {
            first.feed("one");
            second.feed("one");

            assertThatThrownBy(() -> stranger.feed("other"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("feeds the store with the epoch one and not this one, whose epoch is other")
                    .hasMessageContaining("--restored");
            assertThat(first.trouble()).isEmpty();
        }
        try (KafkaEventBus again = KafkaEventBus.connect(settings)) {
            assertThatThrownBy(() -> again.feed("other")).isInstanceOf(IllegalStateException.class);
            again.feed("one");
        }
    }

    @Test
    void aStoreThatTakesTheOthersPlaceIsFedAndTheOtherStopsBeingReady() {
        try (KafkaEventBus original = KafkaEventBus.connect(settings)) {
            original.feed("original");
            KafkaEventBus.feedOnly(settings, "restored");

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(original.trouble())
                            .hasValueSatisfying(trouble -> assertThat(trouble).contains("epoch restored")));
        }
        try (KafkaEventBus restored = KafkaEventBus.connect(settings)) {
            restored.feed("restored");
            assertThatThrownBy(() -> restored.feed("original")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aLogOfAnotherNameFeedsAStoreOfItsOwn() {
        try (KafkaEventBus one = KafkaEventBus.connect(settings);
                KafkaEventBus other = KafkaEventBus.connect(TestLog.on(KafkaBroker.shared()))) {
            one.feed("one");
            other.feed("other");
        }
    }
}
