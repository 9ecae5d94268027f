package dev.parley.benchmarks;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads from frames the few fields that are needed, and builds nothing of the rest. For one thread. */
final class FrameScanner {
    private final JsonFactory json = new JsonFactory();
    private final Frame frame = new Frame();
    private final String run;

    /**
     * A scanner of a run's messages.
     *
     * @param run what the run's client message ids begin with; others get no number
     */
    FrameScanner(String run) {
        this.run = run;
    }

    /** Reads a frame; the result is overwritten by the next call. */
    Frame frame(byte[] bytes, int offset, int length) {
        frame.clear();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                field(parser, parser.currentName());
            }
        }
        return frame;
    }

    private void field(JsonParser parser, String name) {
        JsonToken value = parser.nextToken();
        switch (name) {
            case "type" -> frame.type = parser.getString();
            case "id" -> frame.id = parser.getString();
            case "code" -> frame.code = parser.getString();
            case "retryAfterMs" -> frame.retryAfterMillis = parser.getLongValue();
            case "message" -> {
                if (value == JsonToken.START_OBJECT) {
                    message(parser);
                } else {
                    parser.skipChildren();
                }
            }
            default -> parser.skipChildren();
        }
    }

    private void message(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "conversation" -> frame.conversation = parser.getString();
                case "clientMessageId" -> frame.number = number(parser.getString());
                case "seq" -> frame.seq = parser.getLongValue();
                default -> parser.skipChildren();
            }
        }
    }

    private long number(String clientMessageId) {
        return clientMessageId.startsWith(run) && clientMessageId.length() > run.length() + 1
                ? Long.parseLong(clientMessageId, run.length() + 1, clientMessageId.length(), 10)
                : -1;
    }
}
