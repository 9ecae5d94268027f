package dev.parley.shared.message;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.conversation.AddMember;
import dev.parley.conversation.ConfigureConversation;
import dev.parley.conversation.StartConversation;
import dev.parley.document.Documents;
import dev.parley.exchange.AddReaction;
import dev.parley.exchange.EditMessage;
import dev.parley.exchange.RemoveReaction;
import dev.parley.exchange.SendMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for shows something; what is stored already is read as it is. */
class ShownTextTest {
    private static final ConversationId KITCHEN = aConversationId();
    private static final ClientMessageId ONE = new ClientMessageId("one");
    private static final MessageId MESSAGE = MessageId.of(KITCHEN, ANA, ONE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200b", "\u2800", "\u00a0", "\ufeff", "\u3164", "\u115f", "\u1160", "\uffa0", "\u00ad",
                "\u034f", "\u180e", "\u2060", "\u2064", "\u200e", "\u200d", "\ufe0f", "\ufe00", "\ufff9",
                "\ud834\udd59", "\udb40\udc20", "\udb40\udd00", " \u200b \u2800\u00a0", "\u202f\u205f\u2003"
            })
    void whatShowsNothingIsNoTextNoTitleAndNoReaction(String nothing) {
        MessageText text = new MessageText(nothing);
        refused(Problem.TEXT_REQUIRED, () -> SendMessage.into(KITCHEN, ANA, ONE, text));
        refused(Problem.TEXT_REQUIRED, () -> SendMessage.to(BEN, ANA, ONE, text));
        refused(Problem.TEXT_REQUIRED, () -> new EditMessage(ANA, KITCHEN, MESSAGE, edit(nothing)));
        refused(Problem.TITLE_INVALID, () -> start(nothing, BEN));
        refused(Problem.TITLE_INVALID, () -> ConfigureConversation.rename(ANA, KITCHEN, new Title(nothing)));
        refused(Problem.REACTION_INVALID, () -> new AddReaction(ANA, KITCHEN, MESSAGE, new Reaction(nothing)));
        assertThatNoException().isThrownBy(() -> new RemoveReaction(ANA, KITCHEN, MESSAGE, new Reaction(nothing)));
        assertThat(Documents.message(Documents.kept(stored(text))).text()).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "\u0600\u0661", "\u200bx", "\ud83c\udf7a\ufe0f", "\u3042\u200b", "\u0301"})
    void whatShowsAnythingIsAText(String text) {
        assertThatNoException().isThrownBy(() -> SendMessage.into(KITCHEN, ANA, ONE, new MessageText(text)));
        assertThatNoException().isThrownBy(() -> start(text, BEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ben\u200b", "\u200bben", "b\u00aden", "ben\u2060", "be\u200dn", "ben\ufe0f", "ben\ufeff", "ben\u3164",
                "ben ", " ben", "ben\u00a0", "ben\u2800", "\u3000ben", "ben\u00a0b", "ben  b", "ben\udb40\udc61",
                "ben\u200e"
            })
    void aNameThatLooksLikeAnotherIsNotTaken(String name) {
        UserId user = new UserId(name);
        refused(Problem.USER_INVALID, () -> start("Kitchen", user));
        refused(Problem.USER_INVALID, () -> new AddMember(ANA, KITCHEN, user, Role.MEMBER));
        refused(Problem.USER_INVALID, () -> SendMessage.to(user, ANA, ONE, new MessageText("hi")));
        ChatMessage stored = aMessage(KITCHEN, user, "hi", 1, 1);
        assertThat(Documents.message(Documents.kept(stored))).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ben b",
                "auth0|5f7c",
                "\u5f20\u4f1f",
                "J\u00fcrgen@example.org",
                "\u0e2a\u0e21\u0e0a\u0e32\u0e22",
                "\ud83d\udc69"
            })
    void everyOtherNameIs(String name) {
        assertThatNoException().isThrownBy(() -> start("Kitchen", new UserId(name)));
    }

    @ParameterizedTest
    @CsvSource({
        "\u2764, \u2764\ufe0f",
        "\u2764, \u2764\ufe0e",
        "\ud83d\udc4d, \ud83d\udc4d\ufe0f",
        "\u261d\ud83c\udffd, \u261d\ufe0f\ud83c\udffd",
        "\ud83d\udc4d, ' \ud83d\udc4d'",
        "\ud83d\udc4d, '\u00a0\ud83d\udc4d\u3000'",
        "\ud83d\udc4d, \ud83d\udc4d\u200b",
        "\ud83d\udc4d, \ufeff\ud83d\udc4d\u200d",
        "\ud83d\udc4d, \ud83d\udc4d\udb40\udc61\udb40\udc7f",
        "1\u20e3, 1\ufe0f\u20e3",
        "\u2764\u200d\ud83d\udd25, \u2764\ufe0f\u200d\ud83d\udd25",
        "heart, heart\u200b",
        "heart, he\u00adart",
        "heart, he\u200dart",
        "\u00e9, e\u0301"
    })
    void whatLooksTheSameIsOneKindOfReaction(String one, String other) {
        assertThat(new Reaction(other)).isEqualTo(new Reaction(one));
        assertThat(Reactions.NONE
                        .with(new Reaction(one), ANA)
                        .with(new Reaction(other), ANA)
                        .byKind())
                .isEqualTo(Map.of(new Reaction(one), Set.of(ANA)));
    }

    @ParameterizedTest
    @CsvSource({
        "\ud83d\udc4d, \ud83d\udc4d\ud83c\udffd",
        "\ud83d\udc4d\ud83c\udffb, \ud83d\udc4d\ud83c\udffd",
        "\u2764, \u2764\u200d\ud83d\udd25",
        "\ud83d\udc69\ud83d\udcbb, \ud83d\udc69\u200d\ud83d\udcbb",
        "\ud83d\ude42\u200d\u2194, \ud83d\ude42\u2194",
        "\ud83c\udff4, \ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
        "+1, -1",
        "good job, goodjob",
        "\u0645\u06cc\u200c\u062e, \u0645\u06cc\u062e"
    })
    void whatLooksDifferentIsAnotherKind(String one, String other) {
        assertThat(new Reaction(other)).isNotEqualTo(new Reaction(one));
    }

    @Test
    void reactionsThatWereStoredAsTwoKindsAreReadAsOne() {
        Map<String, Object> document = Documents.kept(aMessage(KITCHEN, ANA, "hi", 1, 1));
        document.put(
                "reactions",
                List.of(
                        Map.of("reaction", "\u2764\ufe0f", "users", List.of("ana", "ben")),
                        Map.of("reaction", "+1", "users", List.of("ana")),
                        Map.of("reaction", "\u2764", "users", List.of("ben", "cleo")),
                        Map.of("reaction", "\u200b", "users", List.of("ana"))));

        Reactions read = Documents.message(document).amendments().reactions();

        assertThat(read.byKind().get(new Reaction("\u2764"))).containsExactly(ANA, BEN, new UserId("cleo"));
        assertThat(read.byKind().keySet()).extracting(Reaction::value).containsExactly("\u2764", "+1", "\u200b");
        assertThat(read.without(new Reaction("\u2764\ufe0f"), BEN).byKind().get(new Reaction("\u2764")))
                .containsExactly(ANA, new UserId("cleo"));
    }

    private static ChatMessage stored(MessageText text) {
        return aMessage(KITCHEN, ANA, "x", 1, 1).edited(Body.of(text), List.of(), NOON, 2);
    }

    private static StartConversation start(String title, UserId member) {
        return new StartConversation(ANA, new Title(title), Set.of(member), Optional.empty());
    }

    private static BodyEdit edit(String text) {
        return new BodyEdit(Optional.of(new MessageText(text)), Optional.empty(), Optional.empty());
    }

    private static void refused(Problem problem, ThrowingCallable asking) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem));
    }
}
