package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aClientMessageId;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aFullMessage;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.anEdit;
import static dev.parley.contract.Fixtures.anEventId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.Problem;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationConfigured;
import dev.parley.conversation.ConversationUnchanged;
import dev.parley.conversation.MarkerMoved;
import dev.parley.conversation.MemberAdded;
import dev.parley.conversation.MemberRemoved;
import dev.parley.conversation.MessagesExpired;
import dev.parley.conversation.OwnershipHandedOver;
import dev.parley.conversation.ParticipationChanged;
import dev.parley.conversation.PersonErased;
import dev.parley.conversation.PreferencesSet;
import dev.parley.document.Documents;
import dev.parley.exchange.Message;
import dev.parley.exchange.MessageChanged;
import dev.parley.exchange.MessageDeleted;
import dev.parley.exchange.MessageEdited;
import dev.parley.exchange.MessageErased;
import dev.parley.exchange.MessageRepeated;
import dev.parley.exchange.MessageStored;
import dev.parley.exchange.ReactionAdded;
import dev.parley.exchange.ReactionRemoved;
import dev.parley.exchange.SendMessage;
import dev.parley.kafka.EventCodec.UnreadableRecordException;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventRefused;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Content;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
    private static final ConversationId KITCHEN = aConversationId();

    /** As it is announced: without what nobody is shown. */
    private static final ChatMessage FULL = Documents.message(Documents.of(aFullMessage(KITCHEN, ANA, 8, 9)));

    private final EventCodec codec = new EventCodec(new Sharding(12));

    static List<DomainEvent> events() {
        return List.of(
                created(KITCHEN, ANA, "hello \ud83d\udc4b \u202f \"quoted\"\n"),
                Message.create(
                                anEventId(),
                                SendMessage.to(BEN, ANA, aClientMessageId(), new MessageText("to you")),
                                NOON)
                        .releaseEvents()
                        .get(0),
                new ConversationConfigured(
                        anEventId(),
                        KITCHEN,
                        ANA,
                        Optional.of(new Title("Other")),
                        Optional.empty(),
                        Optional.of(true),
                        Optional.of(Duration.ofDays(30)),
                        NOON),
                new MessagesExpired(anEventId(), KITCHEN, 500, NOON),
                new PersonErased(anEventId(), KITCHEN, ANA, CLEO, false, NOON),
                new PersonErased(anEventId(), KITCHEN, UserId.PARLEY, CLEO, true, NOON),
                new MessageErased(anEventId(), KITCHEN, FULL.id(), ANA, CLEO, NOON),
                new MessageEdited(anEventId(), KITCHEN, FULL.id(), ANA, anEdit(FULL), NOON),
                new MessageDeleted(anEventId(), KITCHEN, FULL.id(), ANA, NOON),
                new ReactionAdded(anEventId(), KITCHEN, FULL.id(), ANA, new Reaction("\ud83d\udc4d"), NOON),
                new ReactionRemoved(anEventId(), KITCHEN, FULL.id(), ANA, new Reaction("+1"), NOON),
                new MarkerMoved(anEventId(), KITCHEN, ANA, 3, 2, NOON),
                new PreferencesSet(
                        anEventId(), KITCHEN, ANA, Optional.of(BEN), Optional.of(true), Optional.empty(), NOON),
                new MessageChanged(anEventId(), FULL, true, NOON),
                new ParticipationChanged(
                        anEventId(),
                        new Participation(KITCHEN, ANA, 4, 3, new Preferences(true, false), 9),
                        true,
                        NOON),
                new MemberAdded(anEventId(), KITCHEN, ANA, CLEO, Role.OWNER, NOON.plusMillis(1)),
                new MemberRemoved(anEventId(), KITCHEN, ANA, CLEO, NOON),
                new OwnershipHandedOver(anEventId(), KITCHEN, ANA, CLEO, NOON),
                new ConversationChanged(anEventId(), aGroup(KITCHEN, 3, ANA, BEN), List.of(CLEO), NOON),
                new ConversationUnchanged(anEventId(), aGroup(KITCHEN, 3, ANA, BEN), NOON),
                new ConversationChanged(anEventId(), expired(), List.of(), NOON),
                new MessageChanged(
                        anEventId(),
                        FULL.without(ANA, aGroup(KITCHEN, 3, ANA, BEN).members(), NOON, 12),
                        false,
                        NOON),
                new MessageRepeated(anEventId(), FULL.expired(), NOON),
                new MessageStored(anEventId(), aMessage(KITCHEN, ANA, "text", 7, Long.MAX_VALUE), NOON),
                new MessageStored(anEventId(), FULL, Optional.of(new Quote(ANA, Optional.of("what?"))), false, NOON),
                new MessageStored(anEventId(), FULL, Optional.of(new Quote(ANA, Optional.empty())), true, NOON),
                new MessageRepeated(anEventId(), aMessage(KITCHEN, ANA, "text", 7, 4), NOON),
                new EventRefused(anEventId(), KITCHEN, Problem.MESSAGE_CONFLICT, "Because.", NOON));
    }

    /** A conversation that keeps messages for a time, and some no longer. */
    private static ChatConversation expired() {
        ChatConversation group =
                aGroup(KITCHEN, 3, ANA, BEN).withMessage(NOON, 4).withMessage(NOON, 5);
        ConversationSettings month = new ConversationSettings(History.ALL, false, Optional.of(Duration.ofDays(30)));
        return group.configured(group.title(), month, NOON, 6).expired(1, 7);
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatIsWrittenIsReadAsItWas(DomainEvent event) throws UnreadableRecordException {
        ProducerRecord<byte[], byte[]> written = codec.write("topic", event);

        assertThat(codec.read(asRead(written), event.stream())).isEqualTo(event);
        assertThat(written.partition()).isEqualTo(codec.sharding().shardOf(event.conversation()));
        assertThat(written.timestamp()).isNull();
    }

    @Test
    void aPayloadAsDeepAsOneMayBeIsReadAsItWas() throws UnreadableRecordException {
        Map<String, Object> payload = Map.of("deepest", true);
        for (int level = 1; level < Content.MAX_DEPTH; level++) {
            payload = Map.of("level", payload);
        }
        Body body = new Body(Optional.empty(), Optional.of(new Content("nested", payload)), List.of());
        ChatMessage message = aMessage(KITCHEN, ANA, body, 1, 1);
        DomainEvent event = new MessageStored(anEventId(), message, NOON);

        assertThat(codec.read(asRead(codec.write("topic", event)), Stream.STORED))
                .isEqualTo(event);
    }

    @Test
    void fieldsThatANewerVersionAddsAreIgnored() throws UnreadableRecordException {
        DomainEvent event = created(KITCHEN, ANA, "text");
        String document = text(codec.write("topic", event));

        assertThat(codec.read(with("{\"colour\":{\"deep\":[1,2]}," + document.substring(1)), Stream.MESSAGES))
                .isEqualTo(event);
    }

    @Test
    void aNewerFormIsNotGuessedAt() {
        ProducerRecord<byte[], byte[]> newer = codec.write("topic", created(KITCHEN, ANA, "text"));
        newer.headers().remove(EventCodec.VERSION).add(EventCodec.VERSION, EventCodec.utf8("2"));

        assertUnreadable(asRead(newer), Stream.MESSAGES, "version that this one does not know");

        ProducerRecord<byte[], byte[]> announced = codec.write("topic", new MessageRepeated(anEventId(), FULL, NOON));
        announced.headers().remove(EventCodec.VERSION).add(EventCodec.VERSION, EventCodec.utf8("3"));

        assertUnreadable(asRead(announced), Stream.STORED, "version that this one does not know");
    }

    @Test
    void aReplyOfTheFirstVersionIsReadWithoutItsCopyOfWhatItAnswers() throws UnreadableRecordException {
        MessageRepeated event = new MessageRepeated(anEventId(), FULL, NOON);
        ProducerRecord<byte[], byte[]> record = codec.write("topic", event);
        String first =
                text(record).replace("\"seq\":7}", "\"seq\":7,\"sender\":\"dora\",\"text\":\"my number is 123\"}");
        ProducerRecord<byte[], byte[]> older = new ProducerRecord<>(
                record.topic(), record.partition(), null, record.key(), EventCodec.utf8(first), record.headers());
        older.headers().remove(EventCodec.VERSION).add(EventCodec.VERSION, EventCodec.utf8("1"));

        assertThat(first).contains("dora");
        assertThat(record.headers().lastHeader(EventCodec.VERSION)).isNotNull();
        assertThat(codec.read(asRead(older), Stream.STORED)).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{\"type\":\"message.created\"}",
                "{\"type\":1}",
                "{\"type\":\"member.exploded\",\"id\":\"00000000-0000-0000-0000-000000000000\"}",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
            })
    void whatParleyWouldNotHaveWrittenIsUnreadable(String value) {
        assertThatThrownBy(() -> codec.read(with(value), Stream.MESSAGES))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("The record's value is not");
    }

    @Test
    void doubtfulJsonIsUnreadable() {
        String document = text(codec.write("topic", created(KITCHEN, ANA, "text")));

        assertUnreadable(with(document + "{}"), Stream.MESSAGES, "not JSON");
        assertUnreadable(with("{\"type\":\"member.removed\"," + document.substring(1)), Stream.MESSAGES, "not JSON");
        assertUnreadable(
                with(document.replace("text\":\"text", "text\":\"a\\u0000b")), Stream.MESSAGES, "not an event");
    }

    @Test
    void anEventInTheWrongPlaceIsUnreadable() {
        ProducerRecord<byte[], byte[]> written = codec.write("topic", created(KITCHEN, ANA, "text"));
        int partition = written.partition();

        assertUnreadable(asRead(written), Stream.STORED, "other stream");
        assertUnreadable(
                record(partition, EventCodec.key(aConversationId()), written.value(), written.headers()),
                Stream.MESSAGES,
                "key");
        assertUnreadable(record(partition, null, written.value(), written.headers()), Stream.MESSAGES, "key");
        assertUnreadable(
                record((partition + 1) % 12, written.key(), written.value(), written.headers()),
                Stream.MESSAGES,
                "another partition");
    }

    /** Anything else that a reader threw would make its shard stand still for ever. */
    @Test
    void damagedRecordsAreUnreadableAndNothingElse() {
        Random random = new Random(7);
        for (DomainEvent event : events()) {
            byte[] value = codec.write("topic", event).value();
            for (int i = 0; i < 2_000; i++) {
                byte[] damaged = value.clone();
                for (int flips = 0; flips <= i % 4; flips++) {
                    damaged[random.nextInt(damaged.length)] =
                            (byte) " \"\\{}[],:0e-+tfnu\0\u00ff".charAt(random.nextInt(19));
                }
                readOrRefuse(
                        record(0, EventCodec.key(event.conversation()), damaged, new RecordHeaders()), event.stream());
            }
        }
    }

    private void readOrRefuse(ConsumerRecord<byte[], byte[]> damaged, Stream stream) {
        try {
            assertThat(new EventCodec(new Sharding(1)).read(damaged, stream)).isNotNull();
        } catch (UnreadableRecordException e) {
            assertThat(e).hasMessageStartingWith("The ");
        }
    }

    private void assertUnreadable(ConsumerRecord<byte[], byte[]> record, Stream stream, String reason) {
        assertThatThrownBy(() -> codec.read(record, stream))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining(reason);
    }

    private ConsumerRecord<byte[], byte[]> with(String value) {
        return record(
                codec.sharding().shardOf(KITCHEN),
                EventCodec.key(KITCHEN),
                EventCodec.utf8(value),
                new RecordHeaders());
    }

    private static String text(ProducerRecord<byte[], byte[]> written) {
        return new String(written.value(), StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> asRead(ProducerRecord<byte[], byte[]> written) {
        return record(written.partition(), written.key(), written.value(), written.headers());
    }

    static ConsumerRecord<byte[], byte[]> record(int partition, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "topic", partition, 0, 0, TimestampType.LOG_APPEND_TIME, 0, 0, key, value, headers, Optional.empty());
    }
}
