package dev.parley.javalin;

import java.time.Duration;
import java.util.Set;

/**
 * How a server listens and what it bears.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param behindTlsProxy whether clients reach it over TLS that ends in front of it
 * @param allowedOrigins the web pages that may talk to it: scheme, host and port, exactly as browsers send them
 * @param allowedHosts the hosts that requests may be addressed to; one without a port stands for every port; empty for any
 * @param limits how much it bears
 * @param waits how long it waits
 */
public record ServerSettings(
        String host,
        int port,
        boolean behindTlsProxy,
        Set<String> allowedOrigins,
        Set<String> allowedHosts,
        Limits limits,
        Waits waits) {
    /** Copies the sets. */
    public ServerSettings {
        allowedOrigins = Set.copyOf(allowedOrigins);
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /**
     * How much a server bears.
     *
     * @param bodyBytes the largest body of a request and the largest frame, in bytes
     * @param requestsInFlight how many HTTP requests are answered at a time
     * @param connections how many WebSockets are open at a time
     * @param connectionsPerUser how many of them for one person
     * @param sendsInFlight how many unanswered requests one WebSocket may have, sends and all others together
     * @param queueBytes how much may wait to be written to one WebSocket that does not read fast enough, beside one page that it
     *     asked for and one that it catches up with, of about {@link dev.parley.readchat.ChatReader#MAX_BYTES} each
     * @param requestsPerSecond how often one person may ask, in the long run, on one node
     * @param burst how often at once
     */
    public record Limits(
            int bodyBytes,
            int requestsInFlight,
            int connections,
            int connectionsPerUser,
            int sendsInFlight,
            int queueBytes,
            int requestsPerSecond,
            int burst) {
        /** 64 KiB, 1,000 requests, 20,000 connections, 100 a person, 32 sends, 256 KiB, 500 a second and 2,000 at once. */
        public static final Limits DEFAULT = new Limits(64 * 1024, 1_000, 20_000, 100, 32, 256 * 1024, 500, 2_000);

        /**
         * These bounds with another number of requests, of which four times as many may come at once.
         *
         * @param perSecond how often one person may ask, in the long run
         * @param inFlight how many unanswered requests one WebSocket may have
         * @return other bounds; these stay as they are
         */
        public Limits withRequests(int perSecond, int inFlight) {
            return new Limits(
                    bodyBytes,
                    requestsInFlight,
                    connections,
                    connectionsPerUser,
                    inFlight,
                    queueBytes,
                    perSecond,
                    4 * perSecond);
        }

        /**
         * These bounds with another number of connections for one person.
         *
         * @param most how many WebSockets of one person are open at a time
         * @return other bounds; these stay as they are
         */
        public Limits withConnectionsPerUser(int most) {
            return new Limits(
                    bodyBytes,
                    requestsInFlight,
                    connections,
                    most,
                    sendsInFlight,
                    queueBytes,
                    requestsPerSecond,
                    burst);
        }
    }

    /**
     * How long a server waits.
     *
     * @param connect for the first frame of a WebSocket
     * @param ping between the pings on a WebSocket
     * @param liveness for any sign of life on a WebSocket; longer than {@code ping}
     * @param write for one frame, or one piece of a body of many pages, to be written; then as long again for a WebSocket to end
     * @param request for a request's head, for its body, and for what may go on after its answer
     * @param idle for the next request of a connection
     */
    public record Waits(
            Duration connect, Duration ping, Duration liveness, Duration write, Duration request, Duration idle) {
        /** 10 s, a ping every 20 s, 30 s, 10 s, 10 s, 30 s: a half-open connection is found within 35 s. */
        public static final Waits DEFAULT = new Waits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));

        /** Checks that silence is found after a ping, not before. */
        public Waits {
            if (liveness.compareTo(ping) <= 0) {
                throw new IllegalArgumentException("ping < liveness does not hold for " + ping + ", " + liveness);
            }
        }
    }

    /**
     * A server for this machine alone, with default bounds, that no web page may talk to.
     *
     * @param host the address to listen on
     * @param port 0 for any free one
     * @return the settings
     */
    public static ServerSettings on(String host, int port) {
        return new ServerSettings(host, port, false, Set.of(), Set.of(), Limits.DEFAULT, Waits.DEFAULT);
    }

    /**
     * These settings for other web pages.
     *
     * @param origins scheme, host and port of each, exactly as browsers send them
     * @return other settings; these stay as they are
     */
    public ServerSettings withAllowedOrigins(Set<String> origins) {
        return new ServerSettings(host, port, behindTlsProxy, origins, allowedHosts, limits, waits);
    }

    /**
     * These settings for given hosts.
     *
     * @param hosts what the Host header may say
     * @return other settings; these stay as they are
     */
    public ServerSettings withAllowedHosts(Set<String> hosts) {
        return new ServerSettings(host, port, behindTlsProxy, allowedOrigins, hosts, limits, waits);
    }

    /**
     * These settings behind a proxy that speaks TLS, or not.
     *
     * @param behind whether
     * @return other settings; these stay as they are
     */
    public ServerSettings withBehindTlsProxy(boolean behind) {
        return new ServerSettings(host, port, behind, allowedOrigins, allowedHosts, limits, waits);
    }

    /**
     * These settings with other bounds.
     *
     * @param other the bounds
     * @return other settings; these stay as they are
     */
    public ServerSettings withLimits(Limits other) {
        return new ServerSettings(host, port, behindTlsProxy, allowedOrigins, allowedHosts, other, waits);
    }

    /**
     * These settings with other waits.
     *
     * @param other the waits
     * @return other settings; these stay as they are
     */
    public ServerSettings withWaits(Waits other) {
        return new ServerSettings(host, port, behindTlsProxy, allowedOrigins, allowedHosts, limits, other);
    }
}
