package dev.parley.javalin;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the frames that clients send, or names everything that is wrong with one at once. Safe for any number of threads. */
final class SocketRequests {
    private final Bodies bodies = new Bodies();

    <T extends Record> T read(ObjectNode frame, Class<T> form) {
        return bodies.read(frame, form);
    }

    /** The id by which an answer is recognized, as far as there is one. */
    static Optional<String> idOf(ObjectNode frame) {
        return text(frame, "id").filter(FrameRules::isId);
    }

    static Optional<String> typeOf(ObjectNode frame) {
        return text(frame, "type");
    }

    private static Optional<String> text(ObjectNode frame, String field) {
        return Optional.ofNullable(frame.get(field)).filter(JsonNode::isString).map(JsonNode::asString);
    }
}
