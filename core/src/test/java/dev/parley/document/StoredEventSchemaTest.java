package dev.parley.document;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aFullMessage;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.anEventId;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parley.Problem;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationConfigured;
import dev.parley.conversation.ConversationUnchanged;
import dev.parley.conversation.ParticipationChanged;
import dev.parley.exchange.MessageChanged;
import dev.parley.exchange.MessageRepeated;
import dev.parley.exchange.MessageStored;
import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventRefused;
import dev.parley.shared.message.Blocks;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Title;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What services may rely on when they read the stored stream. */
class StoredEventSchemaTest {
    private static final ConversationId KITCHEN = aConversationId();

    static Stream<Announcement> announcements() {
        ChatMessage full = aFullMessage(KITCHEN, ANA, 3, 9);
        return Stream.of(
                new MessageStored(anEventId(), aMessage(KITCHEN, ANA, "hello", 1, 4), NOON),
                new MessageStored(anEventId(), full, Optional.empty(), true, NOON),
                new MessageStored(anEventId(), full, Optional.of(new Quote(CLEO, Optional.of("ask"))), false, NOON),
                new MessageStored(anEventId(), full, Optional.of(new Quote(CLEO, Optional.empty())), false, NOON),
                new MessageChanged(anEventId(), full, false, NOON),
                new MessageChanged(anEventId(), full.deleted(NOON, 12), true, NOON),
                new MessageRepeated(anEventId(), full, NOON),
                new ConversationChanged(anEventId(), aGroup(KITCHEN, 3, ANA, BEN), List.of(CLEO), NOON),
                new ConversationChanged(
                        anEventId(),
                        ChatConversation.unshared(ANA, BEN, NOON, 3)
                                .withBlocks(new Blocks(Set.of(ANA), Optional.of(BEN)), 3),
                        List.of(),
                        NOON),
                new ConversationUnchanged(anEventId(), aGroup(KITCHEN, 3, ANA, BEN), NOON),
                new ParticipationChanged(
                        anEventId(),
                        new Participation(KITCHEN, ANA, 4, 3, new Preferences(true, false), 9),
                        true,
                        NOON),
                new EventRefused(anEventId(), KITCHEN, Problem.MESSAGE_CONFLICT, "Because.", NOON));
    }

    @ParameterizedTest
    @MethodSource("announcements")
    void everyFieldOfEveryEventIsDescribed(Announcement event) throws IOException {
        assertThat(violations(closed(), written(event))).isEmpty();
        assertThat(violations(schema(), written(event))).isEmpty();
    }

    @Test
    void whatIsNotAnEventIsNotTakenForOne() throws IOException {
        assertThat(violations(schema(), "{\"type\":\"message.stored\"}")).isNotEmpty();
        assertThat(violations(
                        closed(),
                        "{\"type\":\"x\",\"id\":\"5c3f1c3e-9d3b-8f2a-a9c4-1f6f0f7b2d11\","
                                + "\"at\":\"2026-01-01T00:00:00Z\",\"surprise\":1}"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("announcements")
    void anOlderReaderReadsWhatANewerVersionWrites(Announcement event) throws IOException {
        Map<String, Object> newer = withNews(EventDocuments.of(event));

        assertThat(EventDocuments.event(newer)).isEqualTo(EventDocuments.event(EventDocuments.of(event)));
        assertThat(violations(schema(), JsonMapper.shared().writeValueAsString(newer)))
                .isEmpty();
    }

    /** With a field more in every object but for payloads, which are the senders' own. */
    private static Map<String, Object> withNews(Map<?, ?> document) {
        Map<String, Object> more = new LinkedHashMap<>();
        document.forEach((name, value) -> more.put(
                String.valueOf(name),
                value instanceof Map<?, ?> inner && !name.equals("payload") ? withNews(inner) : value));
        more.put("inventedLater", List.of("something"));
        return more;
    }

    @ParameterizedTest
    @ValueSource(strings = {"message.stored", "conversation.changed", "conversation.unchanged", "message.repeated"})
    void aNewerReaderReadsWhatTheFirstVersionWrote(String type) throws IOException {
        String written = resource("first-version/" + type + ".json");

        DomainEvent event = EventDocuments.event(JsonMapper.shared().readValue(written, Map.class));

        assertThat(violations(schema(), written)).isEmpty();
        assertThat(violations(closed(), written(event))).isEmpty();
        if (event instanceof ConversationChanged changed) {
            assertThat(changed.state().settings()).isEqualTo(ConversationSettings.DEFAULT);
        }
        if (event instanceof MessageStored stored) {
            assertThat(stored.message().text().orElseThrow().value()).isEqualTo("Hello");
        }
    }

    @Test
    void theCopyThatTheFirstVersionWroteInAReplyIsIgnored() throws IOException {
        String written = resource("first-version/message.stored.reply.json");

        MessageStored event =
                (MessageStored) EventDocuments.event(JsonMapper.shared().readValue(written, Map.class));

        assertThat(violations(schema(), written)).isEmpty();
        assertThat(written).contains("my number is 123");
        assertThat(written(event)).doesNotContain("my number is 123").doesNotContain("dora");
        assertThat(event.message().replyTo().orElseThrow().seq()).isEqualTo(1);
        assertThat(event.quote()).isEmpty();
    }

    @Test
    void anEventOfTheFirstVersionThatHasAnotherNameNowIsRead() throws IOException {
        DomainEvent event = EventDocuments.event(
                JsonMapper.shared().readValue(resource("first-version/conversation.renamed.json"), Map.class));

        assertThat(event).isInstanceOfSatisfying(ConversationConfigured.class, configured -> {
            assertThat(configured.title()).contains(new Title("Cellar"));
            assertThat(configured.history()).isEqualTo(Optional.empty());
        });
    }

    private static String written(DomainEvent event) {
        return JsonMapper.shared().writeValueAsString(EventDocuments.of(event));
    }

    private static List<String> violations(Schema schema, String document) {
        return schema.validate(document, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private static Schema schema() throws IOException {
        return schema(JsonMapper.shared().readTree(resource("stored-event.schema.json")));
    }

    /** The same without room for what it does not name. */
    private static Schema closed() throws IOException {
        JsonNode open = JsonMapper.shared().readTree(resource("stored-event.schema.json"));
        close((ObjectNode) open);
        open.get("$defs").forEach(each -> close((ObjectNode) each));
        return schema(open);
    }

    private static void close(ObjectNode schema) {
        schema.put("unevaluatedProperties", false);
    }

    private static Schema schema(JsonNode node) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(node);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = StoredEventSchemaTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
