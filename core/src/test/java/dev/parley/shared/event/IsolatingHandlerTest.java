package dev.parley.shared.event;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.contract.RecordingHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IsolatingHandlerTest {
    private final RecordingHandler handler = new RecordingHandler();
    private final IsolatingHandler isolating = new IsolatingHandler(handler);

    static Stream<Supplier<Error>> errors() {
        return Stream.of(OutOfMemoryError::new, StackOverflowError::new, AssertionError::new);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theEventThatRaisesAnErrorIsNamedAndThoseBeforeItAreHandled(Supplier<Error> error) {
        raise(error, Set.of(5L));

        UnprocessableEventException named =
                catchThrowableOfType(UnprocessableEventException.class, () -> isolating.handle(batch(0, 8)));

        assertThat(named.position()).isEqualTo(new Position(0, 5));
        assertThat(heard()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThatCode(() -> isolating.handle(batch(6, 8))).doesNotThrowAnyException();
        assertThat(heard()).endsWith(6L, 7L);
    }

    @Test
    void anErrorThatDoesNotComeAgainCostsNothing() {
        AtomicInteger left = new AtomicInteger(1);
        handler.before(batch -> {
            if (left.getAndDecrement() > 0) {
                throw new OutOfMemoryError();
            }
        });

        isolating.handle(batch(0, 8));

        assertThat(heard()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void theThirdEventInARowThatLacksMemoryIsNotToBlame() {
        raise(OutOfMemoryError::new, Set.of(0L, 1L, 2L));

        assertThatThrownBy(() -> isolating.handle(batch(0, 1))).isInstanceOf(UnprocessableEventException.class);
        assertThatThrownBy(() -> isolating.handle(batch(1, 2))).isInstanceOf(UnprocessableEventException.class);
        assertThatThrownBy(() -> isolating.handle(batch(2, 3))).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void anyNumberOfEventsMayEachOverflowTheStack() {
        raise(StackOverflowError::new, Set.of(0L, 1L, 2L, 3L));

        for (long offset = 0; offset < 4; offset++) {
            Batch one = batch(offset, offset + 1);
            assertThatThrownBy(() -> isolating.handle(one)).isInstanceOf(UnprocessableEventException.class);
        }
    }

    @Test
    void anErrorOfNoEventPasses() {
        handler.before(batch -> {
            throw new OutOfMemoryError();
        });

        assertThatThrownBy(() -> isolating.handle(new Batch(0, List.of(), 7))).isInstanceOf(OutOfMemoryError.class);
    }

    private void raise(Supplier<Error> error, Set<Long> offsets) {
        handler.before(batch -> {
            if (batch.events().stream()
                    .anyMatch(event -> offsets.contains(event.position().offset()))) {
                throw error.get();
            }
        });
    }

    private List<Long> heard() {
        return handler.heard().stream().map(event -> event.position().offset()).toList();
    }

    private static Batch batch(long from, long next) {
        List<Recorded> events = LongStream.range(from, next)
                .mapToObj(offset -> new Recorded(new Position(0, offset), created(aConversationId(), ANA, "text")))
                .toList();
        return new Batch(0, events, next);
    }
}
