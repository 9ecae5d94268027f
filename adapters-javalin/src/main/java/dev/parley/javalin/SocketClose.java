package dev.parley.javalin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Why a WebSocket ends, as a closed list: the close code tells a client whether to come back, and whether with another token.
 * The reason of a close frame is a small JSON object that says the same and when, unless Jetty closed on its own account.
 */
enum SocketClose {
    /** The framing breaks RFC 6455; Jetty says so. */
    FRAMING(1002, "framing.invalid", Return.NEVER),
    /** Frames are text. */
    BINARY(1003, "frame.binary", Return.NEVER),
    /** The bytes are not UTF-8; Jetty says so. */
    UTF8(1007, "utf8.invalid", Return.NEVER),
    /** More pings came than anybody needs. */
    FLOOD(1008, "ping.flood", Return.LATER),
    /** A frame, or its fragments together, exceed the bound, in which case Jetty says so; or there are too many fragments. */
    TOO_LARGE(1009, "frame.too_large", Return.NEVER),
    /** Something failed that should not. */
    FAILED(1011, "internal", Return.LATER),
    /** This node shuts down. */
    DRAINING(1012, "draining", Return.SPREAD),
    /** More is asked for than can be done now, or the store can't be read. */
    OVERLOADED(1013, "overloaded", Return.SOON),
    /** The first frame was no connect that could be understood. */
    PROTOCOL(4400, "connect.expected", Return.NEVER),
    /** The token is not believed, lets do nothing here, or has ended. */
    TOKEN(4401, "token.ended", Return.WITH_TOKEN),
    /** No connect came in time. */
    CONNECT_TIMEOUT(4408, "connect.timeout", Return.SOON),
    /** One person has more connections than they may. */
    TOO_MANY(4429, "connections.too_many", Return.LATER),
    /** The client does not read as fast as its conversations speak; the cursor makes up for what it did not get. */
    SLOW(4510, "slow", Return.SOON);

    /** How to come back: the waits are the longest ones of a draw between nothing and them. */
    enum Return {
        NEVER(Duration.ZERO),
        WITH_TOKEN(Duration.ofSeconds(1)),
        SOON(Duration.ofSeconds(2)),
        LATER(Duration.ofSeconds(30)),
        SPREAD(Duration.ofSeconds(2));

        private final Duration longest;

        Return(Duration longest) {
            this.longest = longest;
        }
    }

    private static final Duration EACH = Duration.ofMillis(2);

    private final int code;
    private final String word;
    private final Return back;

    SocketClose(int code, String word, Return back) {
        this.code = code;
        this.word = word;
        this.back = back;
    }

    int code() {
        return code;
    }

    /** Whether a client that is not at fault comes back. */
    boolean reconnect() {
        return back != Return.NEVER;
    }

    /** Whether it needs another token to come back. */
    boolean freshToken() {
        return back == Return.WITH_TOKEN;
    }

    /**
     * The reason of the close frame. When all leave at once they are told to come back one after another, so to speak: the
     * longest wait grows with their number.
     *
     * @param leaving how many connections end for this reason at about the same time
     */
    String reason(int leaving) {
        Map<String, Object> reason = new LinkedHashMap<>();
        reason.put("code", word);
        reason.put("reconnect", reconnect());
        if (reconnect()) {
            long longest = back.longest
                    .plus(back == Return.SPREAD ? EACH.multipliedBy(leaving) : Duration.ZERO)
                    .toMillis();
            reason.put("retryAfterMs", ThreadLocalRandom.current().nextLong(longest + 1));
            reason.put("freshToken", freshToken());
        }
        return StrictJson.text(reason);
    }

    /** How a connection ends whose connect was refused. */
    static SocketClose of(Refusal refusal) {
        if (refusal.code().equals(WireProblem.CONNECTIONS_TOO_MANY.code())) {
            return TOO_MANY;
        }
        return switch (refusal.status()) {
            case 401 -> refusal.code().equals(WireProblem.TOKEN_MISSING.code()) ? PROTOCOL : TOKEN;
            case 403 -> TOKEN;
            case 429, 503, 507 -> OVERLOADED;
            case 500 -> FAILED;
            default -> PROTOCOL;
        };
    }
}
