package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SocketWriterTest {
    private static final int BOUND = 1_000;
    private static final SocketFrame SMALL = frame(100);

    private final AtomicLong clock = new AtomicLong();
    private final List<List<SocketFrame>> writes = new ArrayList<>();
    private final Queue<Runnable> done = new ArrayDeque<>();
    private final Queue<Runnable> failed = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final SocketWriter writer = new SocketWriter(this::begin, BOUND, clock::get);

    private void begin(List<SocketFrame> frames, Runnable whenDone, Runnable whenFailed) {
        writes.add(frames);
        done.add(whenDone);
        failed.add(whenFailed);
    }

    private static SocketFrame frame(int size) {
        SocketFrame frame = SocketFrame.of(Map.of("a", "x".repeat(size - 8)));
        assertThat(frame.size()).isEqualTo(size);
        return frame;
    }

    private void tell() {
        writer.tell(() -> told.add("room"), () -> told.add("too slow"));
    }

    @Test
    void oneWriteIsInFlightAndTheNextTakesWhatWaitsMeanwhileInOrder() {
        SocketFrame first = frame(10);
        SocketFrame second = frame(20);
        SocketFrame third = frame(30);
        writer.write(first);
        writer.write(second);
        writer.write(third);
        assertThat(writes).containsExactly(List.of(first));

        done.remove().run();

        assertThat(writes).containsExactly(List.of(first), List.of(second, third));
    }

    @Test
    void whatExceedsTheBoundIsNotTakenAndWhatWaitsIsStillWritten() {
        tell();
        for (int i = 0; i < 11; i++) {
            writer.write(SMALL);
        }
        writer.write(SMALL);

        assertThat(told).containsExactly("too slow");
        done.remove().run();
        done.remove().run();
        assertThat(writes.stream().mapToInt(List::size).sum()).isEqualTo(BOUND / SMALL.size());
    }

    @Test
    void whatIsBeingWrittenCountsUntilItIsWritten() {
        tell();
        for (int i = 0; i < 10; i++) {
            writer.write(SMALL);
        }
        done.remove().run();
        assertThat(writer.hasRoom()).isFalse();

        writer.write(SMALL);

        assertThat(told).isEmpty();
    }

    @Test
    void aFrameThatIsLargerThanTheBoundIsTakenAlone() {
        tell();
        writer.write(frame(BOUND + 1));

        assertThat(told).isEmpty();
        assertThat(writes).hasSize(1);
    }

    @Test
    void aPageIsTakenWholeAndDoesNotCount() {
        tell();
        for (int i = 0; i < 30; i++) {
            writer.writePaged(SMALL);
        }
        writer.write(SMALL);

        assertThat(told).isEmpty();
        done.remove().run();
        assertThat(told).isEmpty();
        done.remove().run();
        assertThat(told).containsExactly("room");
    }

    @Test
    void whatIsEphemeralIsDroppedWhenHalfOfTheBoundWaitsAndEndsNothing() {
        tell();
        writer.write(SMALL);
        SocketFrame typing = frame(50);
        for (int i = 0; i < 20; i++) {
            writer.writeEphemeral(typing);
        }
        done.remove().run();

        assertThat(told).isEmpty();
        assertThat(writes.get(1)).containsOnly(typing).hasSize(8);
    }

    @Test
    void whatIsEphemeralMakesWayForWhatIsNot() {
        tell();
        writer.write(SMALL);
        SocketFrame typing = frame(50);
        writer.writeEphemeral(typing);
        for (int i = 0; i < 9; i++) {
            writer.write(SMALL);
        }
        writer.writeEphemeral(typing);
        done.remove().run();

        assertThat(told).isEmpty();
        assertThat(writes.get(1)).containsOnly(SMALL).hasSize(9);
        done.remove().run();
        assertThat(told).containsExactly("room");
        writer.writeEphemeral(typing);
        assertThat(writes.get(2)).containsExactly(typing);
    }

    @Test
    void finishingWritesWhatWaitsTakesNothingMoreAndThenCalls() {
        writer.write(SMALL);
        writer.write(SMALL);
        writer.finish(() -> told.add("written"));
        writer.write(SMALL);

        done.remove().run();
        assertThat(told).isEmpty();
        done.remove().run();
        assertThat(told).containsExactly("written");
        assertThat(writes).hasSize(2);
    }

    @Test
    void finishingAnIdleWriterCallsAtOnceAndOnce() {
        writer.finish(() -> told.add("written"));
        writer.finish(() -> told.add("again"));

        assertThat(told).containsExactly("written", "again");
    }

    @Test
    void aWriteThatFailsIsTheEndOfWriting() {
        writer.write(SMALL);
        writer.write(SMALL);
        failed.remove().run();
        writer.write(SMALL);

        assertThat(writes).hasSize(1);
        assertThat(writer.isStuckFor(0)).isFalse();
    }

    @Test
    void aWriteIsStuckWhenItTakesLongerThanItMay() {
        writer.write(SMALL);
        clock.set(10);
        assertThat(writer.isStuckFor(10)).isFalse();
        clock.set(11);
        assertThat(writer.isStuckFor(10)).isTrue();
        done.remove().run();
        assertThat(writer.isStuckFor(10)).isFalse();
    }
}
