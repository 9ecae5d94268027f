package dev.parley.exchange;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.aClientMessageId;
import static dev.parley.contract.Fixtures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.conversation.AddMember;
import dev.parley.conversation.Limits;
import dev.parley.conversation.StartConversation;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much people may do. */
class LimitsTest {
    private final Backend backend = new Backend(Backend.PATIENT, new Limits(10, 3, 2, 1));

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void aTextThatIsTooLongHereIsRefused() {
        ConversationId kitchen = backend.group(ANA).id();

        assertThat(failureOf(send(ANA, kitchen, "12345678901")).problem()).isEqualTo(Problem.TEXT_TOO_LONG);
        assertThat(failureOf(send(ANA, kitchen, "\u00fc".repeat(6))).problem()).isEqualTo(Problem.TEXT_TOO_LONG);
        assertThat(Backend.stored(join(send(ANA, kitchen, "1234567890"))).seq()).isEqualTo(1);
    }

    @Test
    void whoSendsTooFastIntoOneConversationWaitsAndNobodyElseDoes() {
        ConversationId kitchen = backend.group(ANA, BEN).id();
        join(send(ANA, kitchen, "1"));
        join(send(ANA, kitchen, "2"));

        ParleyException refusal = failureOf(send(ANA, kitchen, "3"));

        assertThat(refusal.problem()).isEqualTo(Problem.SENDS_TOO_MANY);
        assertThat(refusal.problem().kind().retriable()).isTrue();
        join(send(BEN, kitchen, "3"));
        join(backend.exchange.send(SendMessage.to(BEN, ANA, aClientMessageId(), new MessageText("4"))));
    }

    @Test
    void aGroupHasOnlySoManyMembersHere() {
        assertThat(failureOf(backend.administration.start(new StartConversation(
                                ANA, new Title("x"), Set.of(BEN, CLEO, new UserId("dan")), Optional.empty())))
                        .problem())
                .isEqualTo(Problem.MEMBERS_TOO_MANY);
        ConversationId kitchen = backend.group(ANA, BEN, CLEO).id();
        assertThat(failureOf(add(kitchen, "dan")).problem()).isEqualTo(Problem.MEMBERS_TOO_MANY);
        assertThat(join(add(kitchen, "ben")).members().size()).isEqualTo(3);
    }

    @Test
    void somebodyBelongsToOnlySoManyConversationsHere() {
        ConversationId kitchen = backend.group(ANA).id();
        backend.group(BEN);
        backend.group(BEN);

        assertThat(failureOf(backend.administration.start(
                                new StartConversation(BEN, new Title("x"), Set.of(), Optional.empty())))
                        .problem())
                .isEqualTo(Problem.CONVERSATIONS_TOO_MANY);
        assertThat(failureOf(add(kitchen, "ben")).problem()).isEqualTo(Problem.CONVERSATIONS_TOO_MANY);
        assertThat(failureOf(backend.exchange.send(
                                SendMessage.to(CLEO, BEN, aClientMessageId(), new MessageText("hi"))))
                        .problem())
                .isEqualTo(Problem.CONVERSATIONS_TOO_MANY);
    }

    @Test
    void startingAgainWhatWasStartedGetsTheSameAnswerAlsoAtTheLimit() {
        StartConversation command =
                new StartConversation(BEN, new Title("x"), Set.of(), Optional.of(aClientMessageId()));
        backend.group(BEN);
        ChatConversation started = join(backend.administration.start(command)).conversation();

        assertThat(join(backend.administration.start(command)).conversation().id())
                .isEqualTo(started.id());
    }

    private CompletionStage<Sent> send(UserId sender, ConversationId conversation, String text) {
        return backend.exchange.send(SendMessage.into(conversation, sender, aClientMessageId(), new MessageText(text)));
    }

    private CompletionStage<ChatConversation> add(ConversationId conversation, String user) {
        return backend.administration.add(new AddMember(ANA, conversation, new UserId(user), Role.MEMBER));
    }
}
