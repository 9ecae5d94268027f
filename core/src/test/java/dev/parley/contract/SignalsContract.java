package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.presence.Signal;
import dev.parley.presence.Signal.Arrival;
import dev.parley.presence.Signal.Attendance;
import dev.parley.presence.Signal.Departure;
import dev.parley.presence.Signal.Typing;
import dev.parley.presence.Signals;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What every carrier of signals holds while it is well. */
public interface SignalsContract {
    /** The carrier, of which nobody else hears. */
    Signals signals();

    /** The same carrier as another node has it; the same object where there is one node. */
    Signals elsewhere();

    @Test
    default void everyHearerOnEveryNodeHearsEveryKindAsItWasSentTheSendersOwnIncluded() {
        List<Signal> here = new CopyOnWriteArrayList<>();
        List<Signal> there = new CopyOnWriteArrayList<>();
        List<Signal> all = List.of(
                new Typing(aConversationId(), new UserId("\u00fc \" \\ \ud83d\udc4b")),
                new Attendance(
                        "one", Collections.nCopies(Attendance.MAX_USERS, new UserId("\ud83d\udc4b".repeat(128)))),
                new Attendance("one", List.of()),
                new Arrival("one", ANA),
                new Departure("one", ANA, NOON.plusMillis(1)));
        try (Subscription first = signals().hear(here::add);
                Subscription second = elsewhere().hear(there::add)) {
            all.forEach(signals()::send);

            soon().untilAsserted(() -> assertThat(here).isEqualTo(all));
            soon().untilAsserted(() -> assertThat(there).isEqualTo(all));
            assertThat(first.trouble()).isEmpty();
            assertThat(second.trouble()).isEmpty();
            assertThat(signals().dropped()).isZero();
        }
    }

    @Test
    default void whatOneSendsIsHeardInThatOrder() {
        List<Signal> heard = new CopyOnWriteArrayList<>();
        List<Signal> all = IntStream.range(0, 500)
                .<Signal>mapToObj(number -> new Arrival("one", new UserId("u" + number)))
                .toList();
        try (Subscription hearing = elsewhere().hear(heard::add)) {
            all.forEach(signals()::send);

            soon().untilAsserted(() -> assertThat(heard).isEqualTo(all));
            assertThat(hearing.trouble()).isEmpty();
        }
    }

    @Test
    default void nothingIsHeardOfWhatWasSentBefore() {
        List<Signal> early = new CopyOnWriteArrayList<>();
        List<Signal> late = new CopyOnWriteArrayList<>();
        Signal before = new Arrival("one", ANA);
        Signal after = new Arrival("one", BEN);
        try (Subscription first = signals().hear(early::add)) {
            signals().send(before);
            soon().untilAsserted(() -> assertThat(early).containsExactly(before));
            try (Subscription second = elsewhere().hear(late::add)) {
                signals().send(after);

                soon().untilAsserted(() -> assertThat(late).containsExactly(after));
                soon().untilAsserted(() -> assertThat(early).containsExactly(before, after));
                assertThat(second.trouble()).isEmpty();
            }
            assertThat(first.trouble()).isEmpty();
        }
    }

    @Test
    default void aHearerThatThrowsMissesThatSignalHearsTheNextAndHarmsNobodyElse() {
        List<Signal> clumsy = new CopyOnWriteArrayList<>();
        List<Signal> other = new CopyOnWriteArrayList<>();
        Signal difficult = new Arrival("one", ANA);
        Signal easy = new Arrival("one", BEN);
        try (Subscription first = signals().hear(signal -> {
                    if (signal.equals(difficult)) {
                        throw new IllegalStateException("on purpose");
                    }
                    clumsy.add(signal);
                });
                Subscription second = signals().hear(other::add)) {
            signals().send(difficult);
            signals().send(easy);

            soon().untilAsserted(() -> assertThat(clumsy).containsExactly(easy));
            soon().untilAsserted(() -> assertThat(other).containsExactly(difficult, easy));
            assertThat(signals().dropped()).isEqualTo(1);
            assertThat(first.trouble()).isEmpty();
            assertThat(second.trouble()).isEmpty();
        }
    }

    @Test
    default void whoeverStoppedHearsNothingMore() {
        List<Signal> stopped = new CopyOnWriteArrayList<>();
        List<Signal> other = new CopyOnWriteArrayList<>();
        try (Subscription hearing = signals().hear(other::add)) {
            Subscription ending = signals().hear(stopped::add);
            ending.close();
            ending.close();

            signals().send(new Arrival("one", ANA));

            soon().untilAsserted(() -> assertThat(other).hasSize(1));
            assertThat(stopped).isEmpty();
            assertThat(hearing.trouble()).isEmpty();
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }
}
