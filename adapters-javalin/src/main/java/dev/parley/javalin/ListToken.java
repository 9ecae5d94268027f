package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ConversationId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** A place in the list of conversations as clients keep it. Like a cursor it is opaque and grants nothing. */
final class ListToken {
    private static final int BYTES = 2 * Long.BYTES + Long.BYTES + Integer.BYTES;

    private ListToken() {}

    static String encode(ListPlace place) {
        Instant at = place.lastActivityAt();
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .putLong(place.id().value().getMostSignificantBits())
                .putLong(place.id().value().getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    static ListPlace decode(String token) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            ListPlace place = new ListPlace(
                    Instant.ofEpochSecond(bytes.getLong(), bytes.getInt()),
                    new ConversationId(new UUID(bytes.getLong(), bytes.getLong())));
            if (encode(place).equals(token)) {
                return place;
            }
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException e) {
            throw unknown();
        }
        throw unknown();
    }

    private static InvalidInputException unknown() {
        return new InvalidInputException("after", Problem.CURSOR_INVALID, "This is no place that a list gave out.");
    }
}
