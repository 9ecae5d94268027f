package dev.parley.endtoend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The conversations and messages that a client shows: read anew, or brought up to date by what it is told. Of everything it
 * compares what is promised to stay from one version to the next. Who said what a reply quotes, and in which words, is no part
 * of the reply.
 */
final class ClientView {
    private static final List<String> LASTING = List.of(
            "id",
            "conversation",
            "seq",
            "sender",
            "clientMessageId",
            "text",
            "content",
            "attachments",
            "sentAt",
            "edits",
            "editedAt",
            "deletedAt",
            "replies");
    private static final List<String> CONVERSATION =
            List.of("id", "kind", "title", "history", "archived", "retentionSeconds", "expiredSeq", "createdAt");

    private final String user;
    private final Map<String, Room> rooms = new TreeMap<>();

    private ClientView(String user) {
        this.user = user;
    }

    private static final class Room {
        private Json conversation;
        private final Map<Long, Json> messages = new TreeMap<>();

        Room(Json conversation) {
            this.conversation = conversation;
        }
    }

    /** Everything that a person can read now. */
    static ClientView readBy(String user, Api api) {
        ClientView view = new ClientView(user);
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Json page =
                    api.get("/conversations?limit=50" + after.get()).expect(200).body();
            page.objects("conversations").forEach(listed -> view.read(listed, api));
            after = page.optionalText("after").map(place -> "&after=" + place);
        }
        return view;
    }

    private void read(Json conversation, Api api) {
        Room room = new Room(conversation);
        rooms.put(conversation.text("id"), room);
        Optional<String> before = Optional.of("");
        while (before.isPresent()) {
            Json page = api.get("/conversations/" + conversation.text("id") + "/messages?limit=5" + before.get())
                    .expect(200)
                    .body();
            page.objects("messages").forEach(message -> room.messages.put(message.number("seq"), message));
            before = page.has("before") ? Optional.of("&before=" + page.number("before")) : Optional.empty();
        }
    }

    /** What was written by {@link #written}. */
    static ClientView of(String user, Json written) {
        ClientView view = new ClientView(user);
        for (Json saved : written.objects("rooms")) {
            Room room = new Room(saved.object("conversation"));
            view.rooms.put(room.conversation.text("id"), room);
            saved.objects("messages").forEach(message -> room.messages.put(message.number("seq"), message));
        }
        return view;
    }

    /** Everything as it was told, for a file. */
    Json written() {
        List<Object> saved = new ArrayList<>();
        rooms.values()
                .forEach(room -> saved.add(Map.of(
                        "conversation",
                        room.conversation.fields(),
                        "messages",
                        room.messages.values().stream().map(Json::fields).toList())));
        return new Json(Map.of("rooms", saved));
    }

    /** Asks for what changed after a cursor and applies it; with a cursor that can't be honoured, reads everything anew. */
    static ClientView resumed(ClientView known, String cursor, Api api) {
        Json part = api.get("/sync?limit=7&cursor=" + cursor).expect(200).body();
        if (part.has("reset")) {
            return readBy(known.user, api);
        }
        known.apply(part, api);
        while (part.flag("more")) {
            part = api.get("/sync?limit=7&cursor=" + part.text("cursor"))
                    .expect(200)
                    .body();
            known.apply(part, api);
        }
        return known;
    }

    private void apply(Json part, Api api) {
        part.objects("conversations").forEach(conversation -> conversation(conversation, api));
        part.objects("left").forEach(left -> rooms.remove(left.text("conversation")));
        part.objects("messages").forEach(this::message);
    }

    /** Applies what a socket pushed. */
    void applyPush(Json frame, Api api) {
        switch (frame.text("type")) {
            case "message" -> message(frame.object("message"));
            case "conversation" -> {
                Json told = frame.object("conversation");
                if (told.has("left")) {
                    rooms.remove(told.text("id"));
                } else {
                    conversation(told, api);
                }
            }
            default -> {}
        }
    }

    private void conversation(Json told, Api api) {
        Room room = rooms.get(told.text("id"));
        if (room == null) {
            read(told, api);
        } else if (told.number("revision") >= room.conversation.number("revision")) {
            room.conversation = told;
            room.messages.keySet().removeIf(seq -> seq <= gone(told));
        }
    }

    private static long gone(Json conversation) {
        return conversation.has("expiredSeq") ? conversation.number("expiredSeq") : 0;
    }

    private void message(Json told) {
        Room room = rooms.get(told.text("conversation"));
        if (room != null && told.number("seq") > gone(room.conversation)) {
            room.messages.merge(
                    told.number("seq"),
                    told,
                    (known, now) -> now.number("revision") >= known.number("revision") ? now : known);
        }
    }

    /** What is promised to stay, a line for each thing. */
    List<String> lasting() {
        return lines(false);
    }

    /** The same, with the revisions of messages. */
    List<String> lastingWithRevisions() {
        return lines(true);
    }

    private List<String> lines(boolean revised) {
        List<String> lines = new ArrayList<>();
        for (Room room : rooms.values()) {
            lines.add(conversation(room.conversation).toString());
            room.messages.values().forEach(message -> lines.add(new Json(message(message, revised)).toString()));
        }
        return lines;
    }

    /** How far the person has read and what they want of each conversation, as their list says when it is read anew. */
    List<String> wishes() {
        return rooms.values().stream()
                .map(room -> new Json(
                                picked(room.conversation, List.of("id", "readSeq", "deliveredSeq", "muted", "blocked")))
                        .toString())
                .toList();
    }

    private static Json conversation(Json conversation) {
        Map<String, Object> fields = picked(conversation, CONVERSATION);
        Map<String, Object> members = new TreeMap<>();
        conversation.objects("members").forEach(member -> members.put(member.text("user"), member.text("role")));
        fields.put("members", members);
        return new Json(fields);
    }

    private static Map<String, Object> message(Json message, boolean revised) {
        Map<String, Object> fields = picked(message, LASTING);
        if (revised) {
            fields.put("revision", message.number("revision"));
        }
        if (message.has("mentions") && !message.has("deletedAt")) {
            fields.put("mentions", message.fields().get("mentions"));
        }
        if (message.has("replyTo")) {
            fields.put("replyTo", picked(message.object("replyTo"), List.of("id", "seq")));
        }
        if (message.has("reactions")) {
            fields.put("reactions", reactions(message.objects("reactions")));
        }
        return fields;
    }

    /** An emoji is the same one with and without the variation selector that makes it coloured. */
    private static Map<String, Object> reactions(List<Json> reactions) {
        Map<String, Object> users = new TreeMap<>();
        for (Json reaction : reactions) {
            users.merge(
                    reaction.text("reaction").replace("\ufe0f", ""),
                    new TreeSet<>((List<?>) reaction.fields().get("users")),
                    (one, other) -> Stream.of(one, other)
                            .flatMap(set -> ((TreeSet<?>) set).stream())
                            .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
        }
        users.replaceAll((kind, of) -> List.copyOf((TreeSet<?>) of));
        return users;
    }

    private static Map<String, Object> picked(Json object, List<String> names) {
        Map<String, Object> fields = new LinkedHashMap<>();
        names.stream()
                .filter(object::has)
                .forEach(name -> fields.put(name, sorted(object.fields().get(name))));
        return fields;
    }

    /** With the fields of every object in order, as two versions may write them in another one. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> object) {
            Map<String, Object> fields = new TreeMap<>();
            object.forEach((name, field) -> fields.put((String) name, sorted(field)));
            return fields;
        }
        return value instanceof List<?> list
                ? list.stream().map(ClientView::sorted).toList()
                : value;
    }
}
