package dev.parley.javalin;

import dev.parley.exchange.SendMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the frames that clients send, or names everything that is wrong with one at once. Safe for any number of threads. */
final class SocketRequests {
    private static final int LONGEST_ID = 64;

    private final Bodies bodies = new Bodies();

    /** Says who is there, and what they have seen; later on, that they still are. */
    record Connect(
            String type,
            @Nullable String id,
            String token,

            @Is(value = Value.CURSOR, optional = true) @Nullable String cursor) {
        Optional<Cursor> from() {
            return Optional.ofNullable(cursor).map(Cursor::decode);
        }
    }

    /** Sends a message into a conversation or to a person. */
    record Send(
            String type,
            String id,
            @Nullable String conversation,

            @Is(value = Value.USER, optional = true) @Nullable String to,

            @Is(Value.TEXT) String text,
            @Is(Value.CLIENT_MESSAGE_ID) String clientMessageId) {
        SendMessage by(UserId sender) {
            ClientMessageId key = new ClientMessageId(clientMessageId);
            MessageText said = new MessageText(text);
            if (to != null) {
                return SendMessage.to(new UserId(to), sender, key, said);
            }
            return SendMessage.into(ConversationId.parse(String.valueOf(conversation)), sender, key, said);
        }
    }

    /** Asks whether the server is there, for clients that can't see pings. */
    record Ping(String type, @Nullable String id) {}

    Connect connect(ObjectNode frame) {
        return bodies.read(frame, Connect.class, body -> {
            List<Violation> violations = checkId(body.id(), false);
            if (absent(body.token())) {
                violations.add(Violation.of("token", WireProblem.TOKEN_MISSING, "A connect needs a token."));
            }
            return violations;
        });
    }

    Send send(ObjectNode frame) {
        return bodies.read(frame, Send.class, body -> {
            List<Violation> violations = checkId(body.id(), true);
            if ((body.conversation() == null) == (body.to() == null) && !isUnreadable(frame, "conversation", "to")) {
                violations.add(Violation.of(
                        "conversation",
                        WireProblem.SEND_TARGET_INVALID,
                        "A send names either a conversation or, in \"to\", a person."));
            }
            return violations;
        });
    }

    Ping ping(ObjectNode frame) {
        return bodies.read(frame, Ping.class, body -> checkId(body.id(), false));
    }

    /** Of a field that is there and is no text, its type is what is wrong, not that it seems absent. */
    private static boolean isUnreadable(ObjectNode frame, String... fields) {
        for (String field : fields) {
            JsonNode value = frame.get(field);
            if (value != null && !value.isNull() && !value.isString()) {
                return true;
            }
        }
        return false;
    }

    private static List<Violation> checkId(@Nullable String id, boolean needed) {
        List<Violation> violations = new ArrayList<>();
        if (absent(id) ? needed : !isId(String.valueOf(id))) {
            violations.add(Violation.of(
                    "id",
                    WireProblem.FRAME_ID_INVALID,
                    "An id is 1 to " + LONGEST_ID + " printable characters of ASCII without spaces."));
        }
        return violations;
    }

    /** Records are read before they are checked: until then any field may be absent. */
    private static boolean absent(@Nullable String value) {
        return value == null;
    }

    /** The id by which an answer is recognized, as far as there is one. */
    static Optional<String> idOf(ObjectNode frame) {
        return text(frame, "id").filter(SocketRequests::isId);
    }

    static Optional<String> typeOf(ObjectNode frame) {
        return text(frame, "type");
    }

    private static Optional<String> text(ObjectNode frame, String field) {
        return Optional.ofNullable(frame.get(field)).filter(JsonNode::isString).map(JsonNode::asString);
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}
