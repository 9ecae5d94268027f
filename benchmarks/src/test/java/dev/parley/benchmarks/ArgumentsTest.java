package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void anArgumentIsANameAndAValueWhichMayHoldEqualsSigns() {
        assertThat(Arguments.parse("--node=http://a?b=c").text("node")).contains("http://a?b=c");
    }

    @Test
    void whatIsNotGivenOrEmptyIsTheDefault() {
        Arguments arguments = Arguments.parse("--window=");

        assertThat(arguments.number("window", 16, 1)).isEqualTo(16);
        assertThat(arguments.seconds("measure", 20, 1)).isEqualTo(Duration.ofSeconds(20));
        assertThat(arguments.list("names", "a, b")).containsExactly("a", "b");
    }

    @Test
    void anotherFormIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse("--window", "5"))
                .withMessageContaining("--window");
    }

    @Test
    void givingOneTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse("--window=5", "--window=6"))
                .withMessageContaining("--window");
    }

    @Test
    void anUnknownOneIsRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse("--windows=5").onlyKnowing(Set.of("window"), Set.of("rate")))
                .withMessage("Unknown: --windows; there are [rate, window]");
    }

    @Test
    void aNumberThatIsNoneOrTooSmallIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse("--window=many").number("window", 16, 1))
                .withMessage("--window=many is no whole number of at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse("--window=0").number("window", 16, 1))
                .withMessage("--window=0 is no whole number of at least 1");
    }
}
