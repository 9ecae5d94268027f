package dev.parley.shared.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IncarnationsTest {
    @Test
    void aCursorIsIncludedUpToWhereTheNextIncarnationBegan() {
        Incarnations two = Incarnations.NONE.with(5, Cursor.NOTHING).with(6, 100);

        assertThat(two.latest()).isEqualTo(6);
        assertThat(two.include(cursor(5, 100))).isTrue();
        assertThat(two.include(cursor(5, 101))).isFalse();
        assertThat(two.include(cursor(6, 101))).isTrue();
        assertThat(two.include(cursor(7, 0))).isFalse();
    }

    @Test
    void aCursorOfAnEarlierVersionIsIncludedUpToWhereTheFirstIncarnationBegan() {
        Incarnations upgraded = Incarnations.NONE.with(5, 100).with(6, 200);

        assertThat(upgraded.include(cursor(Cursor.NO_INCARNATION, 100))).isTrue();
        assertThat(upgraded.include(cursor(Cursor.NO_INCARNATION, 101))).isFalse();
    }

    @Test
    void aStoreWithoutIncarnationsHasNone() {
        assertThat(Incarnations.NONE.latest()).isEqualTo(Cursor.NO_INCARNATION);
        assertThat(Incarnations.NONE.include(cursor(5, 0))).isFalse();
    }

    @Test
    void theLatestThousandAreRemembered() {
        Incarnations many = Incarnations.NONE;
        for (int id = 1; id <= 3 * Incarnations.MAX_REMEMBERED; id++) {
            many = many.with(id, id);
        }
        assertThat(many.latest()).isEqualTo(3_000);
        assertThat(many.include(cursor(2_001, 0))).isTrue();
        assertThat(many.include(cursor(2_000, 0))).isFalse();
        assertThat(many.include(cursor(Cursor.NO_INCARNATION, 0))).isFalse();
    }

    private static Cursor cursor(long incarnation, long revision) {
        return Cursor.of("epoch", revision).withIncarnation(incarnation);
    }
}
