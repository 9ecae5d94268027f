package dev.parley.shared.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardingTest {
    @Test
    void theShardOfAConversationNeverChanges() {
        List<String> ids = List.of(
                "00000000-0000-0000-0000-000000000000",
                "00000000-0000-0000-0000-000000000001",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                "c55ee53b-9d51-863d-a6b6-e7cad1783328");

        assertThat(ids.stream().map(id -> shardOf(id, 12))).containsExactly(0, 11, 9, 9, 1);
        assertThat(ids.stream().map(id -> shardOf(id, 64))).containsExactly(0, 43, 49, 53, 17);
        assertThat(ids.stream().map(id -> shardOf(id, 1))).containsOnly(0);
    }

    private static int shardOf(String id, int shards) {
        return new Sharding(shards).shardOf(new ConversationId(UUID.fromString(id)));
    }

    @Test
    void conversationsSpreadEvenlyWhateverTheirIdsAreMadeOf() {
        int shards = 12;
        int[] random = new int[shards];
        int[] derived = new int[shards];
        int[] counted = new int[shards];
        Random source = new Random(7);
        Sharding sharding = new Sharding(shards);
        UserId starter = new UserId("starter");
        for (int i = 0; i < 12_000; i++) {
            random[sharding.shardOf(new ConversationId(new UUID(source.nextLong(), source.nextLong())))]++;
            derived[sharding.shardOf(ConversationId.startedBy(starter, new ClientMessageId("k" + i)))]++;
            counted[sharding.shardOf(new ConversationId(new UUID(0, i)))]++;
        }

        for (int[] spread : List.of(random, derived, counted)) {
            assertThat(IntStream.of(spread))
                    .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
        }
    }

    @Test
    void aLogHasAtLeastOneShard() {
        assertThatThrownBy(() -> new Sharding(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sharding(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
