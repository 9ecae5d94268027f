package dev.parley.shared.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final Cursor CURSOR =
            Cursor.of("epochs", 7, Cursor.NOTHING, 1L << 40).withIncarnation(0x1234_5678_9abc_def0L);

    @Property(tries = 300)
    void whatAClientKeptIsReadBack(
            @ForAll @AlphaChars @StringLength(max = 64) String epoch,
            @ForAll long incarnation,
            @ForAll @Size(min = 1, max = 50) long[] revisions) {
        Cursor cursor = Cursor.of(epoch, revisions).withIncarnation(incarnation);

        assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor).hasSameHashCodeAs(cursor);
        assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void aCursorThatAnEarlierVersionGaveOutIsReadAndHasNoIncarnation() {
        Cursor cursor = Cursor.decode("AQVlcG9jaAABAAAAAAAAAAfyhsry");

        assertThat(cursor).isEqualTo(Cursor.of("epoch", 7));
        assertThat(cursor.incarnation()).isEqualTo(Cursor.NO_INCARNATION);
    }

    @Property(tries = 300)
    void anyOtherCharacterAnywhereIsRefused(@ForAll @IntRange(min = 0, max = 10_000) int place, @ForAll char other) {
        String text = CURSOR.encode();
        int at = place % text.length();
        if (text.charAt(at) != other) {
            refused(text.substring(0, at) + other + text.substring(at + 1));
        }
    }

    @Test
    void aCutOrLengthenedTextIsRefused() {
        String text = CURSOR.encode();
        for (int length = 0; length < text.length(); length++) {
            refused(text.substring(0, length));
        }
        refused(text + "A");
        refused(text + "=");
        refused(text + "AAAA");
        refused(text + text);
    }

    @Test
    void anotherSpellingOfTheSameBytesIsRefused() {
        String text = CURSOR.encode();
        assertThat(text.length() % 4).isNotZero();
        for (char other : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            if (other != text.charAt(text.length() - 1)) {
                refused(text.substring(0, text.length() - 1) + other);
            }
        }
        refused(text + "==");
    }

    @Test
    void whatIsNoCursorAtAllIsRefused() {
        for (String text : new String[] {"", "A", "AAAA", "AAAAAAAAAAAAAAAA", "null", "\ud800", "%00"}) {
            refused(text);
        }
    }

    @Test
    void aFlippedBitIsRefused() {
        byte[] bytes = Base64.getUrlDecoder().decode(CURSOR.encode());
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused(Base64.getUrlEncoder().withoutPadding().encodeToString(flipped));
        }
    }

    @Test
    void theLargestCursorIsReadBackAndALargerOneIsNeverMade() {
        Cursor largest = Cursor.start("e".repeat(64), Cursor.MAX_SHARDS);

        assertThat(Cursor.decode(largest.encode())).isEqualTo(largest);
        assertThatThrownBy(() -> Cursor.start("e", Cursor.MAX_SHARDS + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cursor.of("e")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cursor.of("é".repeat(33), 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCursorCoversWhatStandsAtOrBeforeItsRevision() {
        assertThat(CURSOR.covers(0, 7)).isTrue();
        assertThat(CURSOR.covers(0, 8)).isFalse();
        assertThat(CURSOR.covers(1, 0)).isFalse();
    }

    @Test
    void aCursorIsAheadWhenItIsInAnyShard() {
        Cursor one = Cursor.of("e", 1, 5);

        assertThat(one.isAheadOf(Cursor.of("e", 1, 5))).isFalse();
        assertThat(one.isAheadOf(Cursor.of("e", 9, 4))).isTrue();
        assertThat(one.isAheadOf(Cursor.of("e", 2, 6))).isFalse();
        assertThat(Cursor.start("e", 2).isAheadOf(one)).isFalse();
    }

    @Test
    void theLaterOfTwoCursorsIsTakenShardByShard() {
        assertThat(Cursor.of("e", 1, 5).max(Cursor.of("e", 3, 4))).isEqualTo(Cursor.of("e", 3, 5));
    }

    @Test
    void aCursorDoesNotChange() {
        long[] revisions = {1, 2};
        Cursor cursor = Cursor.of("e", revisions);
        revisions[0] = 99;
        Cursor further = cursor.with(1, 7);

        assertThat(cursor).isEqualTo(Cursor.of("e", 1, 2));
        assertThat(further).isEqualTo(Cursor.of("e", 1, 7));
        assertThat(further.shards()).isEqualTo(2);
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> Cursor.decode(text))
                .as(text)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.CURSOR_INVALID));
    }
}
