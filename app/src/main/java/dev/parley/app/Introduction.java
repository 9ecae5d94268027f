package dev.parley.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a server says of itself when it starts: where it listens, on which parts, what that promises and what it does not. */
final class Introduction {
    private Introduction() {}

    static List<String> of(Settings settings, int port, Optional<String> log, List<String> weaknesses) {
        List<String> lines = new ArrayList<>();
        String authority = HttpAddress.authority(settings.http().host(), port);
        lines.add("Parley listens on http://" + authority + " (WebSocket ws://" + authority + "/api/v1/socket)");
        lines.add("Bus: " + bus(settings) + ". Store: " + store(settings) + ".");
        lines.add("Acknowledged means: " + acknowledged(settings));
        lines.add("Not promised: " + notPromised(settings));
        lines.add("Kept: messages "
                + settings.retention().kept().map(time -> "for " + days(time)).orElse("for ever")
                + ", where their conversation does not say otherwise."
                + log.map(sentence -> " " + sentence).orElse(""));
        for (String weakness : weaknesses) {
            lines.add("WEAK DURABILITY, allowed by PARLEY_ALLOW_WEAK_DURABILITY: " + weakness);
        }
        if (!settings.auth().configured()) {
            lines.add("DEVELOPMENT TOKENS: anybody on this machine gets a token for any name at POST /api/v1/dev/token."
                    + " Set PARLEY_AUTH_HS256_SECRET or PARLEY_AUTH_JWKS before anything else can reach this server.");
        }
        return lines;
    }

    /** What a log says of how long it keeps what was said. */
    static String keeping(Optional<Duration> longest) {
        return "What was said stays in the log "
                + longest.map(time -> "for up to " + days(time)).orElse("for ever")
                + ", also after it has expired or was erased.";
    }

    private static String days(Duration time) {
        return time.toDays() == 1 ? "1 day" : time.toDays() + " days";
    }

    private static String bus(Settings settings) {
        return switch (settings.bus()) {
            case LOCAL -> "in-process, one node";
            case KAFKA -> "Kafka at " + settings.kafka().bootstrapServers();
        };
    }

    private static String store(Settings settings) {
        return switch (settings.store()) {
            case JSON ->
                "JSON files in " + settings.json().dataDir().toAbsolutePath().normalize();
            case POSTGRES ->
                "Postgres at " + withoutParameters(settings.postgres().url());
            case MEMORY -> "memory";
        };
    }

    /** What stands behind the question mark may be a password. */
    private static String withoutParameters(String url) {
        int question = url.indexOf('?');
        return question < 0 ? url : url.substring(0, question);
    }

    private static String acknowledged(Settings settings) {
        if (settings.bus() == Settings.Bus.KAFKA) {
            return "written to the log by all in-sync replicas (acks=all); stored and numbered when the answer has a seq.";
        }
        return switch (settings.store()) {
            case JSON -> "forced to disk (fsync).";
            case POSTGRES -> "committed in Postgres.";
            case MEMORY -> "kept until this process ends.";
        };
    }

    private static String notPromised(Settings settings) {
        if (settings.store() == Settings.Store.MEMORY) {
            return "nothing outlives this process"
                    + (settings.bus() == Settings.Bus.KAFKA
                            ? " but the log, which is read again from its beginning when the process starts."
                            : ".");
        }
        return settings.bus() == Settings.Bus.KAFKA
                ? "order between conversations; what all replicas lose at once."
                : "order between conversations; a second node on the same store, which is refused.";
    }
}
