package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.benchmarks.Crowd.Seat;
import org.junit.jupiter.api.Test;

class CrowdTest {
    @Test
    void everyMemberHasASeatAndThoseWhoComeFirstAreSpreadOverTheGroups() {
        assertThat(new Crowd(2, 2, 1).seats())
                .containsExactly(new Seat(0, 0), new Seat(1, 0), new Seat(0, 1), new Seat(1, 1));
    }

    @Test
    void everySeatIsAMemberOfItsGroup() {
        Crowd crowd = new Crowd(3, 4, 7);

        assertThat(crowd.seats())
                .allSatisfy(
                        seat -> assertThat(crowd.membersOf("run", seat.group())).contains(seat.user("run")));
    }

    @Test
    void aCrowdInWhichNobodyOrMoreThanEverybodySendsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Crowd(2, 3, 0))
                .withMessageContaining("--senders=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Crowd(2, 3, 7))
                .withMessageContaining("--senders=7");
    }
}
