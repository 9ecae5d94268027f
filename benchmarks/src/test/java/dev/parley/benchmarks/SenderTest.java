package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderTest {
    private final List<Integer> sent = new ArrayList<>();
    private final List<Long> intended = new ArrayList<>();
    private boolean open = true;

    private final Sender.Line line = new Sender.Line() {
        @Override
        public void send(int number) {
            sent.add(number);
        }

        @Override
        public boolean isOpen() {
            return open;
        }
    };

    private final Sender sender = new Sender(line, 2, time -> {
        intended.add(time);
        return intended.size() - 1;
    });

    @Test
    void saturationFillsTheWindowAndEachAnswerMakesRoomForOne() {
        sender.saturate(10);
        assertThat(intended).containsExactly(10L, 10L);

        sender.answered(20);
        assertThat(intended).containsExactly(10L, 10L, 20L);
        assertThat(sent).containsExactly(0, 1, 2);
    }

    @Test
    void aMessageThatIsDueWhileTheWindowIsFullKeepsItsTime() {
        sender.due(1, 1);
        sender.due(2, 2);
        sender.due(3, 3);
        assertThat(intended).containsExactly(1L, 2L);

        sender.answered(50);
        assertThat(intended).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aRefusalPausesTheSenderForTheTimeThatItAsksFor() {
        sender.saturate(0);
        sender.refused(0, 100);
        sender.answered(50);
        sender.pump(99);
        assertThat(sent).hasSize(2);

        sender.pump(100);
        assertThat(sent).hasSize(4);
    }

    @Test
    void afterTheEndWhatWasDueIsStillSentAndNothingElse() {
        sender.saturate(0);
        sender.stop();
        sender.due(1, 1);
        sender.answered(2);
        sender.answered(2);

        assertThat(intended).containsExactly(0L, 0L, 1L);
        assertThat(sender.unfinished()).isEqualTo(1);
    }

    @Test
    void whatWasDueAndNeverSentIsUnfinished() {
        open = false;
        sender.due(1, 1);

        assertThat(sent).isEmpty();
        assertThat(sender.unfinished()).isEqualTo(1);
    }
}
