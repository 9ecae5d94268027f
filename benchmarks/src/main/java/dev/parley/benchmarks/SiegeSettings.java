package dev.parley.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a siege consists of.
 *
 * @param attacks in this order
 * @param seconds how long each attack takes
 * @param replies how many replies the attacker's message has
 * @param rate messages per second that the victims send together, and as many pages of history that they read
 * @param victims the servers, and how the victims' load is made
 */
record SiegeSettings(List<Attack> attacks, int seconds, int replies, int rate, BenchmarkSettings victims) {
    private static final Set<String> OWN = Set.of("attacks", "seconds", "replies", "rate", "quiet", "warm-up");
    private static final Set<String> SERVERS =
            Set.of("combinations", "jar", "heap", "folder", "kafka", "postgres", "postgres-user", "postgres-password");

    static SiegeSettings of(Arguments arguments) {
        arguments.onlyKnowing(OWN, SERVERS);
        int seconds = arguments.number("seconds", 60, 1);
        int rate = arguments.number("rate", 50, 1);
        return new SiegeSettings(
                arguments.list("attacks", "").isEmpty()
                        ? List.of(Attack.values())
                        : arguments.list("attacks", "").stream()
                                .map(Attack::named)
                                .toList(),
                seconds,
                arguments.number("replies", 100_000, 1),
                rate,
                victims(arguments, seconds, rate));
    }

    /** Few people who say little: what is measured is how soon they are served. */
    private static BenchmarkSettings victims(Arguments arguments, int seconds, int rate) {
        Arguments servers = arguments.only(SERVERS);
        List<String> all = new ArrayList<>(servers.spelled());
        if (arguments.text("heap").isEmpty()) {
            all.add("--heap=256");
        }
        if (arguments.text("combinations").isEmpty()) {
            all.add("--combinations=local+json,kafka+postgres");
        }
        all.addAll(Arrays.asList(
                "--groups=4",
                "--members=5",
                "--senders=20",
                "--run=" + Siege.RUN,
                "--reads=" + rate,
                "--warm-up=2",
                "--measure=" + seconds));
        return BenchmarkSettings.of(Arguments.parse(all.toArray(String[]::new)));
    }
}
