package dev.parley.document;

import dev.parley.presence.Presence;
import dev.parley.presence.Signal;
import dev.parley.presence.Signal.Arrival;
import dev.parley.presence.Signal.Attendance;
import dev.parley.presence.Signal.Departure;
import dev.parley.presence.Signal.Typing;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signals and presence as documents (see {@link Documents}). The field {@code type} names a signal: {@code typing},
 * {@code attendance}, {@code arrival}, {@code departure}.
 */
public final class SignalDocuments {
    private SignalDocuments() {}

    /**
     * A signal as a document.
     *
     * @param signal the signal
     * @return its fields, {@code type} first
     */
    public static Map<String, Object> of(Signal signal) {
        Map<String, Object> document = new LinkedHashMap<>();
        if (signal instanceof Typing typing) {
            document.put("type", "typing");
            document.put("conversation", typing.conversation().toString());
            document.put("user", typing.user().value());
        } else if (signal instanceof Attendance attendance) {
            document.put("type", "attendance");
            document.put("node", attendance.node());
            document.put("users", attendance.users().stream().map(UserId::value).toList());
        } else if (signal instanceof Arrival arrival) {
            document.put("type", "arrival");
            document.put("node", arrival.node());
            document.put("user", arrival.user().value());
        } else if (signal instanceof Departure departure) {
            document.put("type", "departure");
            document.put("node", departure.node());
            document.put("user", departure.user().value());
            document.put("at", departure.at().toString());
        }
        return document;
    }

    /**
     * Reads a signal.
     *
     * @param document as {@link #of(Signal)} made it, also by a newer version
     * @return the signal
     * @throws IllegalArgumentException when the type is unknown, a field is absent or of another type, or names too many
     * @throws dev.parley.ParleyException when a value breaks its rules
     */
    public static Signal signal(Object document) {
        Fields fields = Fields.of(document);
        String type = fields.text("type");
        return switch (type) {
            case "typing" -> new Typing(ConversationId.parse(fields.text("conversation")), user(fields));
            case "attendance" -> new Attendance(fields.text("node"), Documents.users(fields.list("users")));
            case "arrival" -> new Arrival(fields.text("node"), user(fields));
            case "departure" -> new Departure(fields.text("node"), user(fields), fields.time("at"));
            default -> throw new IllegalArgumentException("Unknown type of signal: " + type);
        };
    }

    private static UserId user(Fields fields) {
        return new UserId(fields.text("user"));
    }

    /**
     * Whether somebody is there, as members may know it.
     *
     * @param presence theirs
     * @return fields in the order of the interface's description
     */
    public static Map<String, Object> of(Presence presence) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("user", presence.user().value());
        document.put("online", presence.online());
        presence.lastSeen().ifPresent(at -> document.put("lastSeen", at.toString()));
        return document;
    }
}
