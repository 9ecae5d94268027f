package dev.parley.javalin;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aFullMessage;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.aReply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.document.Documents;
import dev.parley.exchange.Sent;
import dev.parley.javalin.Authentication.Identity;
import dev.parley.javalin.SocketCommands.Asked;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SocketFramesTest {
    private final SocketFrames frames = new SocketFrames();
    private final ChatMessage message = aMessage(aConversationId(), ANA, "Hello \u00e4 \"\\ \ud83d\ude80", 1, 7);

    private static JsonNode json(SocketFrame frame) {
        JsonNode json = JsonMapper.shared().readTree(frame.toString());
        assertThat(AsyncApi.violationsFromServer(json)).isEmpty();
        return json;
    }

    @Test
    void aMessageIsWrittenOnceForAllWhoHearIt() {
        assertThat(frames.shared(message, Optional.empty())).isSameAs(frames.shared(message, Optional.empty()));
        ChatConversation conversation = aGroup(aConversationId(), 0, ANA, BEN);
        assertThat(frames.shared(conversation)).isSameAs(frames.shared(conversation));
    }

    @Test
    void aReplyIsWrittenOnceWithAndOnceWithoutWhatItAnswers() {
        ChatMessage reply = aReply(message, BEN, "answer", 2, 2);
        Optional<Quote> quote = Optional.of(Quote.of(message));
        SocketFrame whole = frames.shared(reply, quote);
        SocketFrame bare = frames.shared(reply, Optional.empty());

        assertThat(frames.shared(reply, quote)).isSameAs(whole);
        assertThat(frames.shared(reply, Optional.empty())).isSameAs(bare);
        assertThat(json(whole).get("message"))
                .isEqualTo(JsonMapper.shared().readTree(StrictJson.bytes(Documents.of(reply, quote))));
        assertThat(json(bare).get("message").get("replyTo").has("sender")).isFalse();
        assertThat(frames.shared(reply, Optional.of(new Quote(ANA, Optional.empty()))))
                .isNotSameAs(whole);
    }

    @Test
    void anAcknowledgementShowsWhatWasAnsweredOnlyToThoseWhoMayRead() {
        ChatMessage reply = aReply(message, BEN, "answer", 2, 2);
        Sent sent = new Sent.Stored(reply, Optional.of(Quote.of(message)), false);

        assertThat(json(frames.ack(asked("x", Scope.READ), sent))
                        .get("message")
                        .get("replyTo")
                        .has("sender"))
                .isTrue();
        assertThat(json(frames.ack(asked("x", Scope.SEND), sent)).get("message").has("replyTo"))
                .isFalse();
    }

    @Test
    void manyMessagesInTurnDoNotMixUp() {
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 1; i <= 2_000; i++) {
            messages.add(aMessage(message.conversation(), ANA, "Message " + i, i, i));
        }
        for (ChatMessage each : messages) {
            assertThat(json(frames.shared(each, Optional.empty()))
                            .get("message")
                            .get("seq")
                            .asLong())
                    .isEqualTo(each.seq());
        }
        assertThat(json(frames.shared(messages.get(0), Optional.empty()))
                        .get("message")
                        .get("seq")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void anAcknowledgementHoldsTheMessageAsEverybodyHearsIt() {
        JsonNode ack = json(frames.ack(asked("x\"y", Scope.READ), new Sent.Stored(message, Optional.empty(), false)));

        assertThat(ack.get("id").asString()).isEqualTo("x\"y");
        assertThat(ack.get("message"))
                .isEqualTo(json(frames.shared(message, Optional.empty())).get("message"));
        assertThat(ack.get("message")).isEqualTo(JsonMapper.shared().readTree(StrictJson.bytes(Documents.of(message))));
    }

    @Test
    void aMessageThatIsOnlyLoggedIsAcknowledgedWithAMarkAndWithoutANumber() {
        JsonNode ack = json(frames.ack(asked("x", Scope.READ), new Sent.Logged(message.id(), message.conversation())));

        assertThat(ack.get("logged").asBoolean()).isTrue();
        assertThat(ack.get("messageId").asString()).isEqualTo(message.id().toString());
        assertThat(ack.has("message")).isFalse();
    }

    @Test
    void howFarSomebodyHasComeIsWrittenOnceForAllOthersAndWithMoreForThemselves() {
        Participation bens = Participation.none(message.conversation(), BEN)
                .moved(3, 2, 9)
                .preferring(new Participation.Preferences(true, false), 9);

        assertThat(frames.shared(bens)).isSameAs(frames.shared(bens));
        JsonNode told = json(frames.shared(bens)).get("marker");
        JsonNode own = json(SocketFrames.own(bens)).get("marker");
        assertThat(told.has("muted")).isFalse();
        assertThat(told.get("readSeq").asLong()).isEqualTo(2);
        assertThat(own.get("muted").asBoolean()).isTrue();
        assertThat(json(SocketFrames.ack("x", bens)).get("marker")).isEqualTo(own);
    }

    @Test
    void aMessageWithEverythingIsAsDescribed() {
        ChatMessage full = aFullMessage(message.conversation(), ANA, 3, 9);

        assertThat(json(frames.shared(full, Optional.empty())).get("message"))
                .isEqualTo(JsonMapper.shared().readTree(StrictJson.bytes(Documents.of(full))));
        assertThat(json(frames.ack(asked("x", Scope.SEND), full)).get("message").propertyNames())
                .doesNotContain("text", "replyTo", "reactions", "mentions", "content", "attachments");
        assertThat(json(frames.ack(asked("x", Scope.READ), full)).get("message"))
                .isEqualTo(json(frames.shared(full, Optional.empty())).get("message"));
        json(frames.shared(full.deleted(NOON, 10), Optional.empty()));
    }

    @Test
    void aConversationIsAcknowledgedAsItsMembersAreToldOfIt() {
        ChatConversation conversation = aGroup(aConversationId(), 0, ANA, BEN);

        assertThat(json(frames.ack("x", conversation)).get("conversation"))
                .isEqualTo(json(frames.shared(conversation)).get("conversation"));
        assertThat(json(SocketFrames.ack("x", Membership.ended(conversation.id(), BEN, 4)))
                        .get("conversation")
                        .get("left")
                        .asBoolean())
                .isTrue();
    }

    private static Asked asked(String id, Scope scope) {
        return new Asked(new Identity(ANA, NOON, Set.of(scope)), id);
    }
}
