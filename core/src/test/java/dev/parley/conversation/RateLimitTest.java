package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often one person may ask. */
class RateLimitTest {
    private static final UserId ANA = new UserId("ana");
    private static final UserId BEN = new UserId("ben");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final RateLimit<UserId> limit = new RateLimit<>(10, 3, nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void soOftenAtOnceAndThenAsOftenAsTheRateSays() {
        IntStream.range(0, 3).forEach(i -> assertThat(limit.ask(ANA)).isEmpty());
        assertThat(limit.ask(ANA)).contains(Duration.ofMillis(100));

        pass(Duration.ofMillis(99));
        assertThat(limit.ask(ANA)).contains(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        assertThat(limit.ask(ANA)).isEmpty();
        assertThat(limit.ask(ANA)).isPresent();
    }

    @Test
    void onePersonDoesNotUseUpWhatAnotherMay() {
        IntStream.range(0, 5).forEach(i -> limit.ask(ANA));

        assertThat(limit.ask(BEN)).isEmpty();
    }

    @Test
    void askingInVainCostsNothing() {
        IntStream.range(0, 1_000).forEach(i -> limit.ask(ANA));

        pass(Duration.ofMillis(100));
        assertThat(limit.ask(ANA)).isEmpty();
    }

    @Test
    void whatIsLeftIsToldAndWhenAllOfItIsBack() {
        assertThat(limit.take(ANA)).isEqualTo(new RateLimit.Quota(true, 2, Duration.ofMillis(100)));
        assertThat(limit.take(ANA)).isEqualTo(new RateLimit.Quota(true, 1, Duration.ofMillis(200)));
        assertThat(limit.take(ANA)).isEqualTo(new RateLimit.Quota(true, 0, Duration.ofMillis(300)));
        assertThat(limit.take(ANA)).isEqualTo(new RateLimit.Quota(false, 0, Duration.ofMillis(100)));
        pass(Duration.ofMillis(150));
        assertThat(limit.take(ANA)).isEqualTo(new RateLimit.Quota(true, 0, Duration.ofMillis(250)));
    }

    @Test
    void whoeverIsEvenIsForgotten() {
        IntStream.range(0, 5_000).forEach(i -> limit.ask(new UserId("user" + i)));
        pass(Duration.ofSeconds(1));
        IntStream.range(0, 1_024).forEach(i -> limit.ask(ANA));

        assertThat(limit.remembered()).isEqualTo(1);
    }
}
