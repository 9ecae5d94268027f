package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryCheckTest {
    private static final int KITCHEN = 0;
    private static final int GARDEN = 1;
    private static final int ANA = 0;

    private final DeliveryCheck check = new DeliveryCheck(2, new int[] {KITCHEN, KITCHEN, GARDEN});
    private final int first = check.sending(KITCHEN, ANA);
    private final int second = check.sending(KITCHEN, ANA);

    @Test
    void messagesThatAreHeardOnceAndInOrderByAllBreakNothing() {
        storeAndHear(first, 1);
        storeAndHear(second, 2);
        check.ended();

        assertThat(check.violations()).isEmpty();
    }

    @Test
    void hearingAMessageAgainIsOnceTooOften() {
        storeAndHear(first, 1);
        check.heard(0, first, KITCHEN, 1);
        check.ended();

        assertThat(check.violations()).isEqualTo(Map.of("heard again by a connection", 1L));
    }

    @Test
    void aMessageAtTwoSeqsIsStoredTwice() {
        storeAndHear(first, 1);
        check.heard(0, first, KITCHEN, 2);

        assertThat(check.violations()).isEqualTo(Map.of("one message at two seqs", 1L));
    }

    @Test
    void twoMessagesAtOneSeqAreTwoOrders() {
        check.stored(first, KITCHEN, 1);
        check.heard(0, second, KITCHEN, 1);

        assertThat(check.violations()).isEqualTo(Map.of("two messages at one seq", 1L));
    }

    @Test
    void aHoleInWhatAConnectionHearsIsAGap() {
        check.heard(0, second, KITCHEN, 2);

        assertThat(check.violations()).isEqualTo(Map.of("gap in what a connection heard", 1L));
    }

    @Test
    void hearingTheLaterOneFirstIsAGapToo() {
        check.heard(0, second, KITCHEN, 2);
        check.heard(0, first, KITCHEN, 1);

        assertThat(check.violations()).containsEntry("gap in what a connection heard", 1L);
    }

    @Test
    void whatWasAcknowledgedMustReachEveryConnectionOfItsConversation() {
        check.stored(first, KITCHEN, 1);
        check.heard(0, first, KITCHEN, 1);
        assertThat(check.heardAll(0)).isTrue();
        assertThat(check.heardAll(1)).isFalse();
        assertThat(check.heardAll(2)).isTrue();
        check.ended();

        assertThat(check.violations()).isEqualTo(Map.of("acknowledged and not heard by a connection", 1L));
    }

    @Test
    void whatWasNotAcknowledgedMayReachSomeOnly() {
        check.heard(0, first, KITCHEN, 1);
        check.ended();

        assertThat(check.violations()).isEmpty();
    }

    @Test
    void whatWasAcknowledgedAsDurableMustAppear() {
        check.logged(first);
        check.logged(second);
        check.heard(0, first, KITCHEN, 1);
        check.heard(1, first, KITCHEN, 1);
        check.ended();

        assertThat(check.violations()).isEqualTo(Map.of("acknowledged and never stored", 1L));
    }

    @Test
    void aMessageOfAnotherConversationIsNotForThisConnection() {
        check.heard(2, first, KITCHEN, 1);

        assertThat(check.violations()).isEqualTo(Map.of("heard outside of its conversation", 1L));
    }

    @Test
    void aMessageThatNobodySentIsUnknown() {
        check.heard(0, 7, KITCHEN, 1);

        assertThat(check.violations()).containsEntry("unknown message, or in another conversation", 1L);
    }

    private void storeAndHear(int number, long seq) {
        check.stored(number, KITCHEN, seq);
        check.heard(0, number, KITCHEN, seq);
        check.heard(1, number, KITCHEN, seq);
    }
}
