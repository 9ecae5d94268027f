package dev.parley.json;

import dev.parley.document.Documents;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what is left of the lines of one segment when what is gone is taken out of them. What is read from the lines afterwards is
 * the same as before. For one thread.
 *
 * <p>Of a message that a later line replaces, or that has expired, what opening needs is left; of people, those whom the
 * conversation knows. A reply loses the copy of what it answers that earlier versions wrote into it.
 */
final class LineCleaner {
    private final Index index;
    private final Set<Forgotten> named;
    private final Uncleaned.Segment segment;
    private final MessageHead head = new MessageHead();
    private int settled;

    /** Adds to those who are named although they are forgotten whomever it finds. */
    LineCleaner(Index index, Set<Forgotten> named, Uncleaned.Segment segment) {
        this.index = index;
        this.named = named;
        this.segment = segment;
    }

    /** How many lines were cleaned for the first time. */
    int settled() {
        return settled;
    }

    /** What is to take the place of an intact line, with its line feed; empty when the line may stay as it is. */
    Optional<byte[]> clean(byte[] bytes, int start, int end, long offset) {
        boolean cleaned = Line.isPadded(bytes, start, end);
        Optional<StoredBatch.MessageLine> message = head.read(bytes, start, end, (int) offset);
        if (message.isPresent()) {
            boolean stays = cleaned && !segment.whole() && !message.get().copied();
            return stays ? Optional.empty() : clean(message.get(), bytes, start);
        }
        RecordFields record = Records.read(bytes, start, end);
        int length = end + 1 - start;
        return switch (record.type()) {
            case Records.MESSAGE -> clean(MessageHead.of(record, (int) offset, length, cleaned), bytes, start);
            case Records.CONVERSATION -> clean(record, length);
            case Records.MEMBERSHIP, Records.PARTICIPATION, Records.FORGOTTEN -> cleanOfPerson(record, length);
            default -> Optional.empty();
        };
    }

    private enum Fate {
        STAYS,
        REPLACED,
        EXPIRED
    }

    private Optional<byte[]> clean(StoredBatch.MessageLine line, byte[] bytes, int start) {
        Fate fate = index.read(state -> fate(state, line));
        if (line.copied()) {
            settled++;
        }
        if (fate == Fate.STAYS) {
            return line.copied() ? Optional.of(CopiedQuote.blanked(bytes, start, line.length())) : Optional.empty();
        }
        if (!line.cleaned()) {
            settled++;
        }
        RecordFields record = Records.read(bytes, start, start + line.length() - 1);
        byte[] rest = Records.cleaned(
                Records.MESSAGE, fate == Fate.REPLACED ? replaced(line, record) : expired(line, record), line.length());
        boolean same = Arrays.equals(rest, 0, rest.length, bytes, start, start + line.length());
        return same ? Optional.empty() : Optional.of(rest);
    }

    /** Whom the line that counts names, the conversation would know again when it is read. */
    private Fate fate(IndexState state, StoredBatch.MessageLine line) {
        Chat chat = state.known(line.conversation());
        long location = Location.of(segment.segment(), line.offset(), line.length());
        if (chat.messages.location(line.seq()) != location) {
            return Fate.REPLACED;
        }
        boolean expired = line.seq() <= chat.state().expiredSeq();
        remember(chat, line.sender());
        if (!expired) {
            line.mentions().forEach(user -> remember(chat, user));
        }
        return expired ? Fate.EXPIRED : Fate.STAYS;
    }

    private void remember(Chat chat, UserId user) {
        if (!chat.knows(user)) {
            named.add(new Forgotten(chat.state().id(), user));
        }
    }

    private Map<String, Object> replaced(StoredBatch.MessageLine line, RecordFields record) {
        Map<String, Object> rest = new LinkedHashMap<>();
        for (String name : List.of("id", "conversation", "seq", "revision", "sentAt")) {
            rest.put(name, record.fields().get(name));
        }
        rest.put(
                "sender",
                knows(line.conversation(), line.sender()) ? line.sender().value() : UserId.ERASED.value());
        addMentions(rest, line);
        line.replyTo().ifPresent(message -> rest.put("replyTo", Map.of("id", message.toString())));
        return rest;
    }

    private Map<String, Object> expired(StoredBatch.MessageLine line, RecordFields record) {
        Map<String, Object> rest = replaced(line, record);
        rest.put("sender", line.sender().value());
        record.optionalObject("replyTo")
                .ifPresent(answered -> rest.put(
                        "replyTo",
                        Documents.of(new ReplyTo(MessageId.parse(answered.text("id")), answered.number("seq")))));
        rest.put(MessageHead.NEXT, record.text(MessageHead.NEXT));
        return rest;
    }

    private void addMentions(Map<String, Object> rest, StoredBatch.MessageLine line) {
        List<String> mentions = line.mentions().stream()
                .filter(user -> knows(line.conversation(), user))
                .map(UserId::value)
                .toList();
        if (!mentions.isEmpty()) {
            rest.put("mentions", mentions);
        }
    }

    private boolean knows(ConversationId conversation, UserId user) {
        return index.read(state -> state.known(conversation).knows(user));
    }

    /** A conversation without the title, or the name of the other, that it has no more. */
    private Optional<byte[]> clean(RecordFields record, int length) {
        ChatConversation present = index.read(
                state -> state.known(ConversationId.parse(record.text("id"))).state());
        Set<String> gone = new HashSet<>();
        addGone(gone, record, "title", present.title().map(Title::value));
        addGone(gone, record, Records.UNAWARE, present.blocks().unaware().map(UserId::value));
        if (gone.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        record.fields().forEach((name, value) -> rest.put(String.valueOf(name), value));
        List.of("crc", "v", "type").forEach(rest::remove);
        gone.forEach(rest::remove);
        return Optional.of(Records.cleaned(Records.CONVERSATION, rest, length));
    }

    private static void addGone(Set<String> gone, RecordFields record, String field, Optional<String> present) {
        Optional<String> written = record.optionalText(field);
        if (written.isPresent() && !written.equals(present)) {
            gone.add(field);
        }
    }

    private Optional<byte[]> cleanOfPerson(RecordFields record, int length) {
        Forgotten whose =
                new Forgotten(ConversationId.parse(record.text("conversation")), new UserId(record.text("user")));
        boolean stays = knows(whose.conversation(), whose.user())
                || (record.type().equals(Records.FORGOTTEN) && named.contains(whose));
        return stays ? Optional.empty() : Optional.of(Records.cleaned(Records.GONE, Map.of(), length));
    }
}
