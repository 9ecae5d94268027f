package dev.parley.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Cancellation cancellation = new Cancellation();
    private final List<String> called = new ArrayList<>();

    @Test
    void outsideOfEverythingNothingIsCancelled() {
        Cancellation current = Cancellation.current();

        current.check();
        current.onCancel(() -> called.add("never")).close();

        assertThatThrownBy(current::cancel).isInstanceOf(IllegalStateException.class);
        assertThat(called).isEmpty();
    }

    @Test
    void workThatLooksAfterItsCancellationEnds() {
        assertThatThrownBy(() -> cancellation.within(() -> {
                    cancellation.cancel();
                    Cancellation.current().check();
                    return "done nevertheless";
                }))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void workWithinOtherWorkFindsItsOwn() {
        Cancellation inner = new Cancellation();

        List<Cancellation> found =
                cancellation.within(() -> List.of(inner.within(Cancellation::current), Cancellation.current()));

        assertThat(found).containsExactly(inner, cancellation);
    }

    @Test
    void callsAreMadeOnceAndNotWhenTheyWereTakenBack() {
        cancellation.onCancel(() -> called.add("kept"));
        cancellation.onCancel(() -> called.add("taken back")).close();

        cancellation.cancel();
        cancellation.cancel();
        cancellation.onCancel(() -> called.add("too late"));

        assertThat(called).containsExactly("kept", "too late");
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void aCallThatFailsKeepsNoOtherFromBeingMade() {
        for (int i = 0; i < 3; i++) {
            cancellation.onCancel(() -> {
                called.add("made");
                throw new IllegalStateException("fails");
            });
        }

        cancellation.cancel();

        assertThat(called).hasSize(3);
    }
}
