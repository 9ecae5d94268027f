package dev.parley.endtoend;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a client of Parley keeps, by the rules of docs/websocket.md: the newest state of each thing that it was told. Told the
 * same things in any number and whatever pages, two clients keep the same. For one thread at a time.
 */
final class ClientState {
    private final String user;
    private final Map<String, Room> rooms = new TreeMap<>();

    ClientState(String user) {
        this.user = user;
    }

    /** A conversation that the person is in. */
    private static final class Room {
        Json conversation = new Json(Map.of());
        final NavigableMap<Long, Json> messages = new TreeMap<>();
        final Map<String, Marks> marks = new TreeMap<>();
    }

    /** How far somebody has come; the person's own wishes as well. */
    private static final class Marks {
        long delivered;
        long read;
        long revision = -1;
        Map<String, Object> wishes = Map.of(); // empty where nothing is known of them
    }

    /** Applies a push; tells of which conversation the history and the markers have to be read, if of one. */
    Set<String> apply(Json frame) {
        return switch (frame.text("type")) {
            case "message" -> {
                message(frame.object("message"));
                yield Set.of();
            }
            case "conversation" -> conversation(frame.object("conversation"));
            case "marker" -> {
                marker(frame.object("marker"));
                yield Set.of();
            }
            default -> Set.of();
        };
    }

    private Set<String> conversation(Json told) {
        String id = told.text("id");
        if (told.has("left")) {
            Room room = rooms.get(id);
            if (room != null && room.conversation.number("revision") <= told.number("revision")) {
                rooms.remove(id);
            }
            return Set.of();
        }
        Room room = rooms.computeIfAbsent(id, any -> new Room());
        if (room.conversation.has("revision") && room.conversation.number("revision") >= told.number("revision")) {
            return Set.of();
        }
        Map<String, Json> before = members(room.conversation);
        room.conversation = told;
        long hidden = hidden(room);
        room.messages.keySet().removeIf(seq -> seq <= hidden);
        Map<String, Json> now = members(told);
        boolean same = before.keySet().containsAll(now.keySet()) && joined(before.get(user)) == joined(now.get(user));
        return same ? Set.of() : Set.of(id);
    }

    /** Another number tells that somebody left and joined again. */
    private static long joined(Json member) {
        return member != null && member.has("joinedSeq") ? member.number("joinedSeq") : 0;
    }

    private static Map<String, Json> members(Json conversation) {
        Map<String, Json> members = new LinkedHashMap<>();
        if (conversation.has("members")) {
            conversation.objects("members").forEach(member -> members.put(member.text("user"), member));
        }
        return members;
    }

    /** What was said before the person joined, and what has expired. */
    private long hidden(Room room) {
        Json own = members(room.conversation).get(user);
        long before = own != null && own.has("hiddenSeq") ? own.number("hiddenSeq") : 0;
        return room.conversation.has("expiredSeq") ? Math.max(before, room.conversation.number("expiredSeq")) : before;
    }

    /** Also what is read by hand. A message of a conversation that is not the person's any more came late. */
    void message(Json told) {
        Room room = rooms.get(told.text("conversation"));
        if (room == null || told.number("seq") <= hidden(room)) {
            return;
        }
        room.messages.merge(
                told.number("seq"),
                told,
                (known, now) -> now.number("revision") > known.number("revision") ? now : known);
        Marks sender = marks(room, told.text("sender"));
        sender.read = Math.max(sender.read, told.number("seq"));
        sender.delivered = Math.max(sender.delivered, told.number("seq"));
    }

    private static Marks marks(Room room, String whose) {
        return room.marks.computeIfAbsent(whose, any -> new Marks());
    }

    /** Also what is read by hand. */
    void marker(Json told) {
        Room room = rooms.get(told.text("conversation"));
        if (room == null) {
            return;
        }
        Marks marks = marks(room, told.text("user"));
        marks.read = Math.max(marks.read, told.number("readSeq"));
        marks.delivered = Math.max(marks.delivered, told.number("deliveredSeq"));
        if (told.has("muted") && told.number("revision") >= marks.revision) {
            marks.revision = told.number("revision");
            marks.wishes = Map.of("muted", told.flag("muted"), "blocked", told.flag("blocked"));
        }
    }

    /** What the person wants of a conversation, as their list has it; a marker that is newer has the last word. */
    void wishes(Json item) {
        Room room = rooms.get(item.text("id"));
        if (room != null && marks(room, user).wishes.isEmpty()) {
            marks(room, user).wishes = Map.of("muted", item.flag("muted"), "blocked", item.flag("blocked"));
        }
    }

    /** Everything as one text, the same for the same state: a line for each thing. */
    String written() {
        StringBuilder text = new StringBuilder();
        rooms.forEach((id, room) -> {
            Map<String, Object> conversation = new TreeMap<>(room.conversation.fields());
            long last =
                    room.messages.keySet().stream().mapToLong(seq -> seq).max().orElse(0);
            conversation.remove("lastSeq"); // as it was when the conversation itself changed last
            conversation.remove("lastActivityAt");
            text.append(new Json(conversation)).append(" up to ").append(last).append('\n');
            room.messages
                    .values()
                    .forEach(
                            message -> text.append("  ").append(sorted(message)).append('\n'));
            members(room.conversation).keySet().stream()
                    .sorted(Comparator.naturalOrder())
                    .forEach(member -> text.append("  ")
                            .append(member)
                            .append(written(room, marks(room, member)))
                            .append('\n'));
        });
        return text.toString();
    }

    /** Of a reply the reference alone: what is told beside it depends on when that was read, and the message itself is here. */
    private static Json sorted(Json message) {
        Map<String, Object> fields = new TreeMap<>(message.fields());
        if (message.has("replyTo")) {
            Map<String, Object> reference =
                    new TreeMap<>(message.object("replyTo").fields());
            reference.keySet().retainAll(Set.of("id", "seq"));
            fields.put("replyTo", reference);
        }
        return new Json(fields);
    }

    /** Of mentions a client shows whether there is one that is not read. */
    private String written(Room room, Marks marks) {
        long read = Math.max(marks.read, joined(members(room.conversation).get(user)));
        boolean mentioned = room.messages.tailMap(read, false).values().stream()
                .anyMatch(
                        message -> message.fields().get("mentions") instanceof List<?> people && people.contains(user));
        return " " + marks.delivered + "/" + marks.read + (mentioned ? " @" : "") + " " + new TreeMap<>(marks.wishes);
    }
}
