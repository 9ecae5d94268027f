package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.endtoend.Recording.Listener;
import dev.parley.endtoend.Recording.Seen;
import dev.parley.endtoend.Recording.SendKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing proves nothing until it was seen to find what is wrong. */
class CheckerTest {
    private static final String KITCHEN = "kitchen";
    private final Recording recording = new Recording();
    private final List<StoredMessage> history = new ArrayList<>();

    @BeforeEach
    void recordThreeMessagesThatBecameTrue() {
        recording.listen(new Listener("ben", Set.of(KITCHEN)));
        for (int seq = 1; seq <= 3; seq++) {
            history.add(stored(seq, seq));
            recording.invoke(key(seq), text(seq));
            recording.ack(key(seq), Optional.of(id(seq)), OptionalLong.of(seq));
            recording.see(seen("ben", seq));
        }
    }

    private static SendKey key(int number) {
        return new SendKey(KITCHEN, "ana", "m" + number);
    }

    private static String id(int number) {
        return "id" + number;
    }

    private static String text(int number) {
        return "Message " + number;
    }

    private static StoredMessage stored(int number, long seq) {
        return new StoredMessage(id(number), KITCHEN, "ana", "m" + number, seq, seq, text(number));
    }

    private static Seen seen(String listener, int number) {
        return new Seen(listener, KITCHEN, number, id(number), text(number));
    }

    private List<String> violations() {
        return Checker.violations(recording, history);
    }

    @Test
    void nothingIsFoundWhereEverythingFits() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void aMessageOfUnknownOutcomeMayBeStoredOrNot() {
        recording.invoke(key(4), text(4));
        recording.invoke(key(5), text(5));
        history.add(stored(5, 4));
        recording.see(new Seen("ben", KITCHEN, 4, id(5), text(5)));

        assertThat(violations()).isEmpty();
    }

    @Test
    void hearingAgainIsAllowed() {
        recording.see(seen("ben", 2));
        recording.see(seen("ben", 3));

        assertThat(violations()).isEmpty();
    }

    @Test
    void aLostMessageIsFound() {
        history.remove(2);

        assertThat(violations()).anyMatch(found -> found.startsWith("lost"));
        assertThat(Checker.owed(recording, history)).isEqualTo(1);
    }

    @Test
    void aMessageThatWasAcknowledgedBeforeItWasStoredIsFoundWhenLost() {
        recording.invoke(key(4), text(4));
        recording.ack(key(4), Optional.of(id(4)), OptionalLong.empty());

        assertThat(violations()).singleElement().asString().startsWith("lost");
    }

    @Test
    void aDoubledMessageIsFound() {
        history.add(new StoredMessage("id4", KITCHEN, "ana", "m3", 4, 4, text(3)));

        assertThat(violations()).anyMatch(found -> found.startsWith("doubled"));
    }

    @Test
    void twoMessagesWithOneSeqAreFound() {
        recording.invoke(key(4), text(4));
        history.add(stored(4, 3));

        assertThat(violations()).anyMatch(found -> found.startsWith("doubled"));
    }

    @Test
    void aGapIsFound() {
        recording.invoke(key(4), text(4));
        history.add(stored(4, 5));

        assertThat(violations()).anyMatch(found -> found.startsWith("gap"));
    }

    @Test
    void reorderedMessagesAreFound() {
        Recording swapped = new Recording();
        for (int number : new int[] {2, 1, 3}) {
            swapped.invoke(key(number), text(number));
            swapped.ack(key(number), Optional.of(id(number)), OptionalLong.of(number));
        }

        assertThat(Checker.violations(swapped, history))
                .singleElement()
                .asString()
                .startsWith("reordered");
    }

    @Test
    void aChangedTextIsFound() {
        history.set(1, new StoredMessage(id(2), KITCHEN, "ana", "m2", 2, 2, "Something else"));

        assertThat(violations())
                .anyMatch(found -> found.startsWith("unexpected"))
                .anyMatch(found -> found.startsWith("seen otherwise"));
    }

    @Test
    void aChangedIdOrSeqIsFound() {
        recording.ack(key(2), Optional.of("another id"), OptionalLong.of(2));
        recording.ack(key(3), Optional.of(id(3)), OptionalLong.of(2));

        assertThat(violations()).hasSize(2).allMatch(found -> found.startsWith("changed"));
    }

    @Test
    void aMessageThatNobodySentIsFound() {
        history.add(stored(4, 4));

        assertThat(violations()).anyMatch(found -> found.startsWith("unexpected"));
    }

    @Test
    void aMessageThatWasSeenAndIsNotStoredIsFound() {
        recording.see(seen("cleo", 9));

        assertThat(violations()).singleElement().asString().startsWith("seen otherwise");
    }

    @Test
    void aHoleInWhatAListenerHeardIsFound() {
        recording.listen(new Listener("cleo", Set.of(KITCHEN)));
        recording.see(seen("cleo", 1));
        recording.see(seen("cleo", 3));

        assertThat(violations()).singleElement().asString().startsWith("skipped");
    }

    @Test
    void aListenerWhoDidNotHearTheEndIsFound() {
        recording.listen(new Listener("cleo", Set.of(KITCHEN)));
        recording.see(seen("cleo", 1));

        assertThat(violations()).singleElement().asString().startsWith("not delivered");
    }

    @Test
    void aRefusalOfWhatIsAllowedIsFound() {
        recording.surprise("403");

        assertThat(violations()).containsExactly("403");
    }
}
