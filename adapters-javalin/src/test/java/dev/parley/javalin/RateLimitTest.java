package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often one person may ask over HTTP. */
class RateLimitTest {
    @Test
    void onePersonIsToldWhenToComeBackAndAnotherIsServed() {
        ServerSettings.Limits limits = ServerSettings.Limits.DEFAULT;
        ServerSettings narrow = RunningServer.LOOPBACK.withLimits(new ServerSettings.Limits(
                limits.bodyBytes(),
                limits.requestsInFlight(),
                limits.connections(),
                limits.connectionsPerUser(),
                limits.sendsInFlight(),
                limits.queueBytes(),
                1,
                1));
        try (RunningServer server = RunningServer.start(narrow)) {
            Reply last = server.as("ana").get("/conversations");
            for (int i = 0; i < 200 && last.status() == 200; i++) {
                last = server.as("ana").get("/conversations");
            }
            last.expect(429, "rate.exceeded");
            assertThat(last.header("Retry-After")).contains("1");
            server.as("ben").get("/conversations").expect(200);
        }
    }
}
