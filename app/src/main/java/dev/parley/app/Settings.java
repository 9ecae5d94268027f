package dev.parley.app;

import dev.parley.conversation.Conversation;
import dev.parley.conversation.Limits;
import dev.parley.json.JsonSettings;
import dev.parley.shared.event.Deadlines;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.work.ReadQueue;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server is made of and how it behaves; {@code .env.template} describes each setting. Values are checked, also against
 * each other.
 *
 * @param bus what carries events
 * @param store what keeps messages
 * @param allowWeakDurability whether parts that may lose what was acknowledged are accepted
 * @param http where the server listens and who may talk to it
 * @param auth whose tokens are believed
 * @param limits how much people may do
 * @param connectionsPerPerson how many connections one person may have to a node
 * @param exportsPerPerson how many exports and bootstraps one person may have running at a node
 * @param requests how much one person may ask
 * @param deadlines how long callers wait
 * @param drain how long running work gets when the process is told to stop
 * @param retention how long messages are kept
 * @param json the files
 * @param postgres the database
 * @param kafka the brokers
 * @param log how the log is written
 */
public record Settings(
        Bus bus,
        Store store,
        boolean allowWeakDurability,
        Http http,
        AuthSettings auth,
        Limits limits,
        int connectionsPerPerson,
        int exportsPerPerson,
        Requests requests,
        Deadlines deadlines,
        Duration drain,
        Retention retention,
        Json json,
        Postgres postgres,
        Kafka kafka,
        Log log) {
    /** A search that looks at as many takes minutes already. */
    private static final int MOST_SEARCH_REACH = 10_000_000;

    private static final Map<String, Integer> USUAL_PORTS = Map.of("http", 80, "https", 443);
    private static final int NO_PORT = -1;
    private static final Pattern HOST =
            Pattern.compile("(?:(?<v6>\\[[0-9a-fA-F:.]+])|[A-Za-z0-9._-]+)(?::(?<port>\\d{1,5}))?");

    private static final List<String> OWN_NAMES = List.of("localhost", "127.0.0.1", "[::1]");

    /** What carries events. */
    public enum Bus {
        /** In-process, for one node. */
        LOCAL,
        /** Kafka, for many nodes. */
        KAFKA
    }

    /** What keeps messages. */
    public enum Store {
        /** Append-only files. */
        JSON,
        /** A Postgres database. */
        POSTGRES,
        /** The memory of the process. */
        MEMORY
    }

    /**
     * Where the server listens and who may talk to it.
     *
     * @param host an address or a name of this machine
     * @param port 0 for any free one
     * @param behindTlsProxy whether TLS ends in front of the server
     * @param allowedOrigins web pages that may talk to it
     * @param allowedHosts what the Host header may say; empty for anything
     */
    public record Http(
            String host, int port, boolean behindTlsProxy, List<String> allowedOrigins, List<String> allowedHosts) {}

    /**
     * How much one person may ask of a node.
     *
     * @param perSecond how often in the long run, over HTTP and WebSocket together; four times as often at once
     * @param inFlight how many unanswered requests one WebSocket may have
     */
    public record Requests(int perSecond, int inFlight) {}

    /**
     * How long messages are kept.
     *
     * @param kept in conversations that don't say so themselves; empty for ever
     * @param check how often it is looked whether the time of some is over
     */
    public record Retention(Optional<Duration> kept, Duration check) {}

    /**
     * A store of JSON files.
     *
     * @param dataDir its folder
     * @param searchReach how many messages a search looks at, the newest of the conversations that are searched
     * @param cleaning how long after something was deleted, edited, erased or has expired the files are rewritten without it
     */
    public record Json(Path dataDir, int searchReach, Duration cleaning) {}

    /**
     * A database.
     *
     * @param url a JDBC address
     * @param user who connects
     * @param password their password; empty where the database asks for none
     */
    public record Postgres(String url, String user, String password) {
        @Override
        public String toString() {
            return "Postgres[" + url + ", " + user + "]";
        }
    }

    /**
     * Brokers and topics.
     *
     * @param bootstrapServers host and port, separated by commas
     * @param messages the topic of what is asked for
     * @param stored the topic of what was stored
     * @param deadLetter the topic of what can't be processed
     * @param signals the topic of who types and who is there
     * @param groupPrefix how the names of consumer groups begin
     * @param partitions of topics that are created
     * @param replication of topics that are created
     * @param minInsyncReplicas of topics that are created
     * @param clientProperties security settings for the clients
     */
    public record Kafka(
            String bootstrapServers,
            String messages,
            String stored,
            String deadLetter,
            String signals,
            String groupPrefix,
            int partitions,
            int replication,
            int minInsyncReplicas,
            Map<String, String> clientProperties) {
        @Override
        public String toString() {
            return "Kafka[" + bootstrapServers + ", " + messages + "]";
        }
    }

    /**
     * How the log is written.
     *
     * @param format for people or for machines
     * @param level what is written
     */
    public record Log(Format format, Level level) {
        /** How a line looks. */
        public enum Format {
            /** For people. */
            TEXT,
            /** For machines: one JSON object a line. */
            JSON
        }

        /** The least severe line that is written. */
        public enum Level {
            /** For finding defects. */
            DEBUG,
            /** What happens to the process as a whole. */
            INFO,
            /** What somebody should look at. */
            WARN,
            /** What somebody must look at. */
            ERROR
        }
    }

    /**
     * Reads settings.
     *
     * @param environment the variables
     * @return checked settings
     * @throws InvalidSettingsException with everything that is wrong
     */
    public static Settings from(Environment environment) {
        SettingsReader reader = new SettingsReader(environment);
        Settings settings = read(reader);
        reader.finish();
        return settings;
    }

    static Settings read(SettingsReader reader) {
        AuthSettings auth = auth(reader);
        return new Settings(
                reader.choice("PARLEY_BUS", Bus.class, Bus.LOCAL),
                reader.choice("PARLEY_STORE", Store.class, Store.JSON),
                reader.flag("PARLEY_ALLOW_WEAK_DURABILITY", false),
                http(reader, auth),
                auth,
                limits(reader),
                reader.number("PARLEY_LIMIT_CONNECTIONS", 100, 1, 10_000),
                reader.number("PARLEY_LIMIT_EXPORTS", ReadQueue.Limits.DEFAULT.longPerPerson(), 1, 1_000),
                new Requests(
                        reader.number("PARLEY_LIMIT_REQUESTS_PER_SECOND", 500, 1, 1_000_000),
                        reader.number("PARLEY_LIMIT_REQUESTS_IN_FLIGHT", 32, 1, 1_000)),
                deadlines(reader),
                reader.seconds("PARLEY_DRAIN_SECONDS", 20, 1, 300),
                retention(reader),
                json(reader),
                postgres(reader),
                kafka(reader),
                new Log(
                        reader.choice("PARLEY_LOG_FORMAT", Log.Format.class, Log.Format.TEXT),
                        reader.choice("PARLEY_LOG_LEVEL", Log.Level.class, Log.Level.INFO)));
    }

    private static AuthSettings auth(SettingsReader reader) {
        Optional<String> secret = reader.secret("PARLEY_AUTH_HS256_SECRET");
        Optional<String> jwks = reader.text("PARLEY_AUTH_JWKS");
        if (secret.isPresent() && jwks.isPresent()) {
            reader.problem("PARLEY_AUTH_JWKS", "is given beside PARLEY_AUTH_HS256_SECRET: keep one of the two.");
        }
        if (secret.filter(value -> value.getBytes(StandardCharsets.UTF_8).length < 32)
                .isPresent()) {
            reader.problem("PARLEY_AUTH_HS256_SECRET", "is too short: at least 32 bytes are accepted.");
        }
        if (jwks.filter(value -> value.startsWith("http://")).isPresent()) {
            reader.problem("PARLEY_AUTH_JWKS", "= " + jwks.get() + ": a file or an https address is accepted.");
        }
        AuthSettings auth =
                new AuthSettings(secret, jwks, reader.text("PARLEY_AUTH_ISSUER"), reader.text("PARLEY_AUTH_AUDIENCE"));
        if (!auth.configured()) {
            auth.issuer().ifPresent(any -> withoutKey(reader, "PARLEY_AUTH_ISSUER"));
            auth.audience().ifPresent(any -> withoutKey(reader, "PARLEY_AUTH_AUDIENCE"));
        }
        return auth;
    }

    private static void withoutKey(SettingsReader reader, String name) {
        reader.problem(
                name,
                "is given without PARLEY_AUTH_HS256_SECRET or PARLEY_AUTH_JWKS: without one of them anybody gets a"
                        + " development token.");
    }

    private static Http http(SettingsReader reader, AuthSettings auth) {
        Http http = new Http(
                reader.text("PARLEY_HTTP_HOST", "127.0.0.1"),
                reader.number("PARLEY_HTTP_PORT", 7070, 0, 65_535),
                reader.flag("PARLEY_BEHIND_TLS_PROXY", false),
                reader.list("PARLEY_ALLOWED_ORIGINS"),
                allowedHosts(reader, auth));
        checkHost(reader, http, auth);
        for (String origin : http.allowedOrigins()) {
            if (!isOrigin(origin)) {
                reader.problem(
                        "PARLEY_ALLOWED_ORIGINS",
                        "= " + origin + ": scheme, host and port are accepted, as in https://chat.example.org.");
            }
        }
        return http;
    }

    /** A page of somebody else's must not get development tokens by a name that it lets point to this machine. */
    private static List<String> allowedHosts(SettingsReader reader, AuthSettings auth) {
        List<String> given = reader.list("PARLEY_ALLOWED_HOSTS");
        for (String host : given) {
            if (!isHost(host)) {
                reader.problem(
                        "PARLEY_ALLOWED_HOSTS",
                        "= " + host
                                + ": a host is accepted, alone or with a port, as in chat.example.org, localhost:7070 or"
                                + " [::1].");
            }
        }
        return given.isEmpty() && !auth.configured() ? OWN_NAMES : given;
    }

    private static void checkHost(SettingsReader reader, Http http, AuthSettings auth) {
        try {
            if (InetAddress.getByName(http.host()).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            reader.problem("PARLEY_HTTP_HOST", "= " + http.host() + ": an address of this machine is accepted.");
            return;
        }
        if (!auth.configured()) {
            reader.problem(
                    "PARLEY_HTTP_HOST",
                    "= " + http.host()
                            + ": without PARLEY_AUTH_HS256_SECRET or PARLEY_AUTH_JWKS only a loopback address"
                            + " is accepted, because anybody gets a token.");
        }
        if (!http.behindTlsProxy()) {
            reader.problem(
                    "PARLEY_HTTP_HOST",
                    "= " + http.host() + ": on another address than loopback, end TLS in front of Parley and say so by"
                            + " PARLEY_BEHIND_TLS_PROXY=true.");
        }
    }

    /** As the Host header has it. */
    private static boolean isHost(String host) {
        Matcher parts = HOST.matcher(host);
        try {
            return parts.matches()
                    && (parts.group("v6") == null
                            || InetAddress.getByName(host.substring(0, host.indexOf(']') + 1)) != null)
                    && (parts.group("port") == null || isPort(Integer.parseInt(parts.group("port"))));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= 65_535;
    }

    /** As browsers send it: in lower case, and without the port that the scheme has anyway. */
    private static boolean isOrigin(String origin) {
        try {
            URI uri = URI.create(origin);
            int usual = USUAL_PORTS.getOrDefault(String.valueOf(uri.getScheme()), NO_PORT);
            String rebuilt = uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
            return usual != NO_PORT
                    && uri.getHost() != null
                    && origin.equals(rebuilt.toLowerCase(Locale.ROOT))
                    && (uri.getPort() < 0 || (isPort(uri.getPort()) && uri.getPort() != usual));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Limits limits(SettingsReader reader) {
        return new Limits(
                reader.number("PARLEY_LIMIT_TEXT_BYTES", Limits.DEFAULT.bodyBytes(), 1, MessageText.MAX_BYTES),
                reader.number("PARLEY_LIMIT_MEMBERS", Limits.DEFAULT.membersPerGroup(), 1, Conversation.MAX_MEMBERS),
                reader.number("PARLEY_LIMIT_CONVERSATIONS", Limits.DEFAULT.conversationsPerPerson(), 1, 1_000_000),
                reader.number("PARLEY_LIMIT_SENDS_PER_SECOND", Limits.DEFAULT.sendsPerSecond(), 1, 1_000_000));
    }

    private static Deadlines deadlines(SettingsReader reader) {
        Duration request = reader.seconds("PARLEY_REQUEST_TIMEOUT_SECONDS", 10, 2, 100);
        Duration decision = reader.seconds("PARLEY_STORED_TIMEOUT_SECONDS", 5, 1, 99);
        if (decision.compareTo(request) >= 0) {
            reader.problem(
                    "PARLEY_STORED_TIMEOUT_SECONDS",
                    "= " + decision.toSeconds() + ": less than PARLEY_REQUEST_TIMEOUT_SECONDS (" + request.toSeconds()
                            + ") is accepted.");
            return Deadlines.DEFAULT;
        }
        return new Deadlines(request, decision);
    }

    private static Retention retention(SettingsReader reader) {
        int most = (int) ConversationSettings.MAX_RETENTION.toDays();
        int days = reader.number("PARLEY_RETENTION_DAYS", 0, 0, most);
        return new Retention(
                Optional.of(Duration.ofDays(days)).filter(kept -> !kept.isZero()),
                reader.seconds("PARLEY_RETENTION_CHECK_SECONDS", 300, 1, 86_400));
    }

    private static Json json(SettingsReader reader) {
        return new Json(
                Path.of(reader.text("PARLEY_DATA_DIR", "./data")),
                reader.number(
                        "PARLEY_JSON_SEARCH_REACH", (int) JsonSettings.DEFAULT_SEARCH_REACH, 1, MOST_SEARCH_REACH),
                reader.seconds("PARLEY_JSON_CLEANING_SECONDS", 60, 1, 86_400));
    }

    private static Postgres postgres(SettingsReader reader) {
        Postgres postgres = new Postgres(
                reader.text("PARLEY_POSTGRES_URL", "jdbc:postgresql://localhost:5432/parley"),
                reader.text("PARLEY_POSTGRES_USER", "parley"),
                reader.secret("PARLEY_POSTGRES_PASSWORD").orElse(""));
        if (!postgres.url().startsWith("jdbc:postgresql:")) {
            reader.problem("PARLEY_POSTGRES_URL", "is not accepted: it begins with jdbc:postgresql:");
        }
        return postgres;
    }

    private static Kafka kafka(SettingsReader reader) {
        Kafka kafka = new Kafka(
                reader.text("PARLEY_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
                reader.text("PARLEY_KAFKA_TOPIC_MESSAGES", "messages"),
                reader.text("PARLEY_KAFKA_TOPIC_STORED", "messages.stored"),
                reader.text("PARLEY_KAFKA_TOPIC_DEAD_LETTER", "messages.dead-letter"),
                reader.text("PARLEY_KAFKA_TOPIC_SIGNALS", "messages.signals"),
                reader.text("PARLEY_KAFKA_GROUP_PREFIX", "parley-"),
                reader.number("PARLEY_KAFKA_PARTITIONS", 12, 1, Cursor.MAX_SHARDS),
                reader.number("PARLEY_KAFKA_REPLICATION", 3, 1, 32),
                reader.number("PARLEY_KAFKA_MIN_INSYNC_REPLICAS", 2, 1, 32),
                reader.properties("PARLEY_KAFKA_", List.of("SECURITY_", "SASL_", "SSL_")));
        if (kafka.minInsyncReplicas() > kafka.replication()) {
            reader.problem(
                    "PARLEY_KAFKA_MIN_INSYNC_REPLICAS",
                    "= " + kafka.minInsyncReplicas() + ": at most PARLEY_KAFKA_REPLICATION (" + kafka.replication()
                            + ") is accepted.");
        }
        return kafka;
    }
}
