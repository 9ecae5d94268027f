package dev.parley.presence;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What other nodes say can fill no more than the room that there is. */
class WhereaboutsTest {
    private final Node.Time time = new Node.Time();
    private final Whereabouts whereabouts = new Whereabouts("here", time::instant, time::nanos, 10);

    @Test
    void nodesThatNameManyPeopleAndPeopleAtManyNodesAreKnownUpToTheBound() {
        IntStream.range(0, 7)
                .forEach(number ->
                        assertThat(whereabouts.seen(someone(number), "there")).isTrue());
        IntStream.range(0, 9).forEach(number -> whereabouts.seen(ANA, "node " + number));

        assertThat(whereabouts.presence(ANA).online()).isTrue();
        assertThat(whereabouts.seen(BEN, "there")).isFalse();
        assertThat(whereabouts.presence(BEN).online()).isFalse();
        assertThat(whereabouts.seen(BEN, "here")).isTrue();
        assertThat(whereabouts.presence(BEN).online()).isTrue();
    }

    @Test
    void whoLeavesMakesRoomWhenTheyAreGoneAndNotBefore() {
        for (int number = 0; number < 10; number++) {
            whereabouts.seen(someone(number), "there");
            whereabouts.gone(someone(number), "there", NOON);
        }
        assertThat(whereabouts.seen(ANA, "there")).isFalse();

        time.pass(Whereabouts.GRACE);

        assertThat(whereabouts.settle()).hasSize(10);
        assertThat(whereabouts.seen(ANA, "there")).isTrue();
    }

    @Test
    void whoIsNotHeardOfMakesRoom() {
        IntStream.range(0, 10).forEach(number -> whereabouts.seen(someone(number), "there"));
        time.pass(Whereabouts.SILENCE);

        assertThat(whereabouts.expire()).hasSize(10);
        assertThat(whereabouts.expire()).isEmpty();
        assertThat(whereabouts.seen(ANA, "there")).isTrue();
    }

    @Test
    void whoIsKnownAlreadyIsHeardOfAlsoWithoutRoom() {
        IntStream.range(0, 10).forEach(number -> whereabouts.seen(someone(number), "there"));
        time.pass(Duration.ofSeconds(30));
        whereabouts.seen(someone(0), "there");
        time.pass(Duration.ofSeconds(30));

        assertThat(whereabouts.expire()).hasSize(9).doesNotContain(someone(0));
    }

    @Test
    void whoWasAskedForOrSeenLastIsRememberedLongest() {
        IntStream.range(0, Whereabouts.MOST_REMEMBERED)
                .forEach(number -> whereabouts.gone(someone(number), "there", NOON));
        assertThat(whereabouts.presence(someone(0)).lastSeen()).contains(NOON);

        whereabouts.gone(ANA, "there", NOON.minusSeconds(1));
        whereabouts.gone(ANA, "there", NOON.minusSeconds(2));

        assertThat(whereabouts.presence(ANA).lastSeen()).contains(NOON.minusSeconds(1));
        assertThat(whereabouts.presence(someone(0)).lastSeen()).contains(NOON);
        assertThat(whereabouts.presence(someone(1)).lastSeen()).isEmpty();
        assertThat(whereabouts.presence(someone(2)).lastSeen()).contains(NOON);
    }

    @Test
    void noMoreThanAThousandNodesAreNew() {
        Neighbours neighbours = new Neighbours(time::nanos);
        IntStream.range(0, 1_000)
                .forEach(
                        number -> assertThat(neighbours.isNew("node " + number)).isTrue());

        assertThat(neighbours.isNew("node 0")).isFalse();
        assertThat(neighbours.isNew("another")).isFalse();
        time.pass(Whereabouts.SILENCE);
        neighbours.expire();
        assertThat(neighbours.isNew("another")).isTrue();
    }

    private static UserId someone(int number) {
        return new UserId("u" + number);
    }
}
