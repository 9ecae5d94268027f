package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.readchat.SearchChat.Place;
import dev.parley.shared.message.MessageId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** A place among what a search found as clients keep it. Like a cursor it is opaque and grants nothing. */
final class SearchToken {
    private static final int BYTES = 4 * Long.BYTES + Integer.BYTES;

    private SearchToken() {}

    static String encode(Place place) {
        Instant at = place.sentAt();
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(place.score())
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .putLong(place.id().value().getMostSignificantBits())
                .putLong(place.id().value().getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    static Place decode(String token) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            Place place = new Place(
                    bytes.getLong(),
                    Instant.ofEpochSecond(bytes.getLong(), bytes.getInt()),
                    new MessageId(new UUID(bytes.getLong(), bytes.getLong())));
            if (encode(place).equals(token)) {
                return place;
            }
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException | ArithmeticException e) {
            throw unknown();
        }
        throw unknown();
    }

    private static InvalidInputException unknown() {
        return new InvalidInputException("after", Problem.CURSOR_INVALID, "This is no place that a search gave out.");
    }
}
