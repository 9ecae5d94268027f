package dev.parley.shared.message;

import java.util.Optional;
import java.util.UUID;

/** Reading UUIDs strictly: the JDK's own parser also takes shortened groups. */
final class Uuids {
    private static final int LENGTH = 36;

    private Uuids() {}

    static Optional<UUID> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            UUID parsed = UUID.fromString(text);
            return parsed.toString().equals(text) ? Optional.of(parsed) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
