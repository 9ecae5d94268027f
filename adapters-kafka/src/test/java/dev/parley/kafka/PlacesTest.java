package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.RecordingHandler;
import dev.parley.shared.event.Batch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    void aCheckpointedHandlerIsAskedEachTimeAndNothingElseCounts() {
        RecordingHandler handler = new RecordingHandler();
        Places places = Places.of(handler);

        places.reached(1, 50);
        assertThat(places.next(1)).isZero();
        handler.handle(new Batch(1, List.of(), 7));
        assertThat(places.next(1)).isEqualTo(7);
        assertThat(handler.resumed()).containsExactly(1, 1);
        assertThat(places.remedy()).contains("rebuild the store");
    }

    @Test
    void placesOfTheirOwnMoveOnByShard() {
        Map<Integer, Long> begin = new HashMap<>(Map.of(0, 5L, 1, 6L));
        Places places = Places.startingAt(begin);
        begin.clear();

        places.reached(1, 9);

        assertThat(places.next(0)).isEqualTo(5);
        assertThat(places.next(1)).isEqualTo(9);
        assertThat(places.remedy()).contains("Restart this node");
    }
}
