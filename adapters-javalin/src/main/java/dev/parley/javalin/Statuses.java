package dev.parley.javalin;

import dev.parley.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What the core's problems are in HTTP, and when trying again is worth it. */
final class Statuses {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AFTER_RESTART = Duration.ofSeconds(3);
    private static final Duration AFTER_HELP = Duration.ofSeconds(30);

    private Statuses() {}

    /** The status of an answer; names, titles and texts are 422, as what is wrong is what they mean, not their form. */
    static int of(Problem problem) {
        return switch (problem.kind()) {
            case INVALID -> isForm(problem) ? 400 : 422;
            case TOO_LARGE -> 413;
            case NOT_FOUND -> 404;
            case FORBIDDEN -> 403;
            case CONFLICT -> 409;
            case LIMITED -> 429;
            case UNAVAILABLE, UNKNOWN -> 503;
            case FULL -> 507;
            case INTERNAL -> 500;
        };
    }

    private static boolean isForm(Problem problem) {
        return problem == Problem.PAGE_INVALID
                || problem == Problem.CURSOR_INVALID
                || problem == Problem.CLIENT_MESSAGE_ID_INVALID;
    }

    /** When trying again, unchanged, may succeed; spread, so that those who were turned away do not come back at once. */
    static Optional<Duration> retryAfter(Problem problem) {
        if (problem == Problem.DRAINING) {
            return Optional.of(spread(AFTER_RESTART));
        }
        return switch (problem.kind()) {
            case LIMITED, UNAVAILABLE, UNKNOWN -> Optional.of(spread(SOON));
            case FULL -> Optional.of(spread(AFTER_HELP));
            case INVALID, TOO_LARGE, NOT_FOUND, FORBIDDEN, CONFLICT, INTERNAL -> Optional.empty();
        };
    }

    /** Somewhere between the half of a time and one and a half times it. */
    static Duration spread(Duration around) {
        long millis = around.toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1));
    }
}
