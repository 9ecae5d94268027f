package dev.parley.javalin;

import dev.parley.conversation.RateLimit;
import dev.parley.conversation.RateLimit.Quota;
import dev.parley.javalin.ServerSettings.Limits;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * How often one person may ask on one node, over HTTP and on all their WebSockets together, and how that is told
 * (draft-ietf-httpapi-ratelimit-headers). Safe for any number of threads.
 */
final class RequestRate {
    static final String POLICY = "RateLimit-Policy";
    static final String STATE = "RateLimit";

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RateLimit<UserId> rate;
    private final String policy;

    /**
     * Nobody has asked yet.
     *
     * @param limits how often one may
     * @param nanos a clock that only goes forward
     */
    RequestRate(Limits limits, LongSupplier nanos) {
        rate = new RateLimit<>(limits.requestsPerSecond(), limits.burst(), nanos);
        long window = Math.max(1, (limits.burst() + limits.requestsPerSecond() - 1L) / limits.requestsPerSecond());
        policy = "\"requests\";q=" + limits.burst() + ";w=" + window;
    }

    /** Counts a request that came by WebSocket, or refuses it. */
    void count(UserId user) {
        check(rate.take(user));
    }

    /** Counts a request that came by HTTP, or refuses it, and tells in either case what is left. */
    void count(UserId user, BiConsumer<String, String> headers) {
        Quota quota = rate.take(user);
        headers.accept(POLICY, policy);
        headers.accept(STATE, "\"requests\";r=" + quota.remaining() + ";t=" + seconds(quota.time()));
        check(quota);
    }

    private static long seconds(Duration time) {
        return (time.toNanos() + SECOND - 1) / SECOND;
    }

    private static void check(Quota quota) {
        if (!quota.granted()) {
            Refusal refusal =
                    Refusal.of(WireProblem.RATE_EXCEEDED, "This person asks more often than one may; wait a little.");
            throw new Refusal(refusal.status(), refusal.code(), refusal.detail(), List.of(), Optional.of(quota.time()))
                    .asException();
        }
    }
}
