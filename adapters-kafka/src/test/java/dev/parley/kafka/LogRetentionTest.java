package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kafka.TopicAudit.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogRetentionTest {
    private static Topic topic(String name, long retentionDays, long segmentDays) {
        long retention = retentionDays < 0 ? -1 : Duration.ofDays(retentionDays).toMillis();
        return new Topic(
                name,
                3,
                3,
                Map.of(
                        "retention.ms",
                        String.valueOf(retention),
                        "segment.ms",
                        String.valueOf(Duration.ofDays(segmentDays).toMillis())));
    }

    @Test
    void whatAFileBeginsWithIsKeptUntilTheTimeOfItsEndIsOver() {
        LogRetention retention = new LogRetention(List.of(topic("messages", 7, 1), topic("messages.stored", 10, 7)));

        assertThat(retention.longest()).contains(Duration.ofDays(17));
        assertThat(retention.remarks()).isEmpty();
    }

    @Test
    void theTopicThatKeepsForEverDecides() {
        LogRetention retention = new LogRetention(List.of(topic("messages", -1, 1), topic("messages.stored", 7, 1)));

        assertThat(retention.longest()).isEmpty();
        assertThat(retention.remarks())
                .containsExactly(
                        "messages keeps what was said for ever, also after it has expired or was erased: unless that is"
                                + " wanted, set its retention.ms to 604800000 and its segment.ms to 86400000");
    }

    @Test
    void moreThanAMonthIsSaidAloud() {
        LogRetention retention =
                new LogRetention(List.of(topic("messages", 29, 1), topic("messages.dead-letter", 30, 1)));

        assertThat(retention.remarks())
                .singleElement()
                .asString()
                .startsWith("messages.dead-letter keeps")
                .contains("for up to 31 days");
    }
}
