package dev.parley.json;

import dev.parley.document.Documents;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Writes every kind of record as a line, and reads its fields. */
final class Records {
    /** The version that is written: what knows earlier ones alone refuses it. */
    static final int VERSION = 4;

    private static final int FIRST_VERSION = 1;
    /** A header fits into what a disk writes as a whole. */
    static final int MAX_HEADER_BYTES = 512;

    /** A field of a conversation that its lines lose again; see {@link LineCleaner}. */
    static final String UNAWARE = "unaware";

    static final String HEADER = "header";
    static final String LOG = "log";
    static final String EPOCH = "epoch";
    static final String INCARNATION = "incarnation";
    static final String CONVERSATION = "conversation";
    static final String MEMBERSHIP = "membership";
    static final String MESSAGE = "message";
    static final String PARTICIPATION = "participation";
    static final String FORGOTTEN = "forgotten";
    static final String GONE = "gone";
    static final String COMMIT = "commit";
    static final String DURABLE = "durable";
    static final String END = "end";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectReader READER = JSON.readerFor(Map.class);

    private Records() {}

    static boolean isKnown(long version) {
        return version >= FIRST_VERSION && version <= VERSION;
    }

    /** The first line of a segment: which one it is, of which store, and what came before it. */
    record Header(String epoch, int segment, long batch, long previousBytes) {}

    static byte[] header(Header header) {
        Map<String, Object> record = begin(HEADER);
        record.put("epoch", header.epoch());
        record.put("segment", header.segment());
        record.put("batch", header.batch());
        record.put("previousBytes", header.previousBytes());
        return line(record);
    }

    static Header header(RecordFields record) {
        return new Header(
                record.text("epoch"),
                (int) record.number("segment"),
                record.number("batch"),
                record.number("previousBytes"));
    }

    static byte[] log(LogIdentity log) {
        Map<String, Object> record = begin(LOG);
        record.put("name", log.name());
        record.put("shards", log.shards());
        return line(record);
    }

    static LogIdentity log(RecordFields record) {
        return new LogIdentity(record.text("name"), (int) record.number("shards"));
    }

    static byte[] epoch(String epoch) {
        Map<String, Object> record = begin(EPOCH);
        record.put("epoch", epoch);
        return line(record);
    }

    static String epoch(RecordFields record) {
        return record.text("epoch");
    }

    static byte[] incarnation(long id) {
        Map<String, Object> record = begin(INCARNATION);
        record.put("incarnation", Long.toHexString(id));
        return line(record);
    }

    static long incarnation(RecordFields record) {
        return Long.parseUnsignedLong(record.text("incarnation"), 16);
    }

    /**
     * Without the members: those of a large group would not fit on a line, and few of them change at a time; and without who blocks
     * it, which follows from how the members take part.
     */
    static byte[] conversation(ChatConversation conversation) {
        Map<String, Object> record = begin(CONVERSATION);
        record.putAll(Documents.of(conversation));
        record.remove("members");
        conversation.blocks().unaware().ifPresent(other -> record.put(UNAWARE, other.value()));
        record.put("lastRevision", conversation.lastRevision());
        return line(record);
    }

    /** The first version had no settings. */
    static ChatConversation conversation(RecordFields record) {
        Map<Object, Object> document = new LinkedHashMap<>(record.fields());
        document.put("members", List.of());
        document.putIfAbsent("history", ConversationSettings.DEFAULT.history().wireName());
        document.putIfAbsent("archived", ConversationSettings.DEFAULT.archived());
        ChatConversation read = Documents.conversation(document);
        return new ChatConversation(
                read.id(),
                read.kind(),
                read.title(),
                Members.of(Map.of()),
                read.settings(),
                read.blocks(),
                read.createdAt(),
                read.revision(),
                read.expiredSeq(),
                read.lastSeq(),
                read.lastActivityAt(),
                record.number("lastRevision"));
    }

    static byte[] membership(Membership membership) {
        Map<String, Object> record = begin(MEMBERSHIP);
        record.put("conversation", membership.conversation().toString());
        record.put("user", membership.user().value());
        membership.member().ifPresent(member -> add(record, member));
        record.put("revision", membership.revision());
        return line(record);
    }

    private static void add(Map<String, Object> record, Member member) {
        record.put("role", member.role().wireName());
        if (member.joinedSeq() > 0) {
            record.put("joinedSeq", member.joinedSeq());
        }
        if (member.hiddenSeq() > 0) {
            record.put("hiddenSeq", member.hiddenSeq());
        }
    }

    static Membership membership(RecordFields record) {
        Optional<String> role = record.optionalText("role");
        return new Membership(
                ConversationId.parse(record.text("conversation")),
                new UserId(record.text("user")),
                role.map(name ->
                        new Member(Role.of(name), record.number("joinedSeq", 0), record.number("hiddenSeq", 0))),
                record.number("revision"));
    }

    /** With the fields that opening needs in front, where {@link MessageHead} finds them. */
    static byte[] message(ChatMessage message) {
        Map<String, Object> record = begin(MESSAGE);
        Map<String, Object> document = Documents.kept(message);
        MessageHead.FIELDS.stream().filter(document::containsKey).forEach(name -> record.put(name, document.get(name)));
        record.put(MessageHead.NEXT, document.get(MessageHead.NEXT));
        record.putAll(document);
        byte[] json = JSON.writeValueAsBytes(record);
        return isBare(message) ? Line.padded(json, Line.BODY + json.length + 1) : Line.of(json);
    }

    /** Whether there is nothing that could be taken out of it when it has expired; its line is padded from the start. */
    static boolean isBare(ChatMessage message) {
        return message.equals(message.expired());
    }

    static ChatMessage message(RecordFields record) {
        return Documents.message(record.fields());
    }

    static byte[] participation(Participation participation) {
        Map<String, Object> record = begin(PARTICIPATION);
        record.putAll(Documents.own(participation));
        return line(record);
    }

    static Participation participation(RecordFields record) {
        return Documents.participation(record.fields());
    }

    static byte[] forgotten(Forgotten forgotten) {
        Map<String, Object> record = begin(FORGOTTEN);
        record.put("conversation", forgotten.conversation().toString());
        record.put("user", forgotten.user().value());
        return line(record);
    }

    static Forgotten forgotten(RecordFields record) {
        return new Forgotten(ConversationId.parse(record.text("conversation")), new UserId(record.text("user")));
    }

    /**
     * The line that makes a batch count.
     *
     * @param batch the batch's number in the store
     * @param records how many records it has
     * @param durable the offset in the segment up to which everything is known to be on the disk
     */
    static byte[] commit(StoredBatch.Commit commit, long batch, int records, long durable) {
        Map<String, Object> record = begin(COMMIT);
        record.put("batch", batch);
        record.put("records", records);
        record.put("durable", durable);
        if (commit.shard() != StoredBatch.Commit.NO_SHARD) {
            record.put("shard", commit.shard());
            record.put("from", commit.from());
            record.put("next", commit.next());
            record.put("announced", commit.announced());
        }
        return line(record);
    }

    static StoredBatch.Commit commit(RecordFields record) {
        return record.has("shard")
                ? new StoredBatch.Commit(
                        (int) record.number("shard"),
                        record.number("from"),
                        record.number("next"),
                        record.number("announced"))
                : StoredBatch.Commit.NONE;
    }

    static byte[] durable(long durable) {
        Map<String, Object> record = begin(DURABLE);
        record.put("durable", durable);
        return line(record);
    }

    /** The one line of the file beside the segments, always of the same length. */
    static byte[] end(DurableEnd.At at, int length) {
        Map<String, Object> record = begin(END);
        record.put("segment", at.segment());
        record.put("bytes", at.bytes());
        return Line.padded(JSON.writeValueAsBytes(record), length);
    }

    static DurableEnd.At end(RecordFields record) {
        return new DurableEnd.At((int) record.number("segment"), record.number("bytes"));
    }

    /** What is left of a line of which something was taken out: a line of the same length. */
    static byte[] cleaned(String type, Map<String, ?> fields, int length) {
        Map<String, Object> record = begin(type);
        record.putAll(fields);
        return Line.padded(JSON.writeValueAsBytes(record), length);
    }

    private static Map<String, Object> begin(String type) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("v", VERSION);
        record.put("type", type);
        return record;
    }

    private static byte[] line(Map<String, Object> record) {
        return Line.of(JSON.writeValueAsBytes(record));
    }

    /** The fields of an intact line, without its line feed. */
    static RecordFields read(byte[] bytes, int start, int end) {
        return new RecordFields(READER.readValue(bytes, start, end - start));
    }
}
