package dev.parley.shared.message;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Fixtures;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private static final String WAVE = "\ud83d\udc4b";

    @Test
    void aUserIsNamedByWhateverTheTokenSays() {
        for (String name :
                new String[] {"a", "auth0|5f7c", "ana@example.org", "Ana Ćosić", "安娜", WAVE, "x".repeat(128)}) {
            assertThat(new UserId(name).value()).isEqualTo(name);
        }
        assertThat(new UserId(WAVE.repeat(128)).value()).hasSize(256);
    }

    @Test
    void twoSpellingsOfOneNameAreOneUser() {
        assertThat(new UserId("e\u0301")).isEqualTo(new UserId("\u00e9"));
        assertThat(new UserId("e\u0301").value()).isEqualTo("\u00e9");
    }

    @Test
    void aUserThatWasReadBackIsTheSameAlsoWhereNormalizingMakesTheNameLonger() {
        String longer = "\ud834\udd5e";
        UserId user = new UserId(longer.repeat(40));
        assertThat(new UserId(user.value())).isEqualTo(user);

        refused(Problem.USER_INVALID, () -> new UserId(longer.repeat(128)));
    }

    @Test
    void namesOfUsersThatHideOrBreakSomethingAreRefused() {
        for (String name : new String[] {
            "",
            " ",
            "\u2003",
            "x".repeat(129),
            WAVE.repeat(129),
            "a\u0000",
            "a\nb",
            "a\u007f",
            "a\u0085",
            "a\ud800",
            "\udc00a",
            "a\u202eb",
            "a\u2066b",
            "a\u2069b",
            "a\u2028b",
            "a\u2029b"
        }) {
            refused(Problem.USER_INVALID, () -> new UserId(name));
        }
    }

    @Test
    void aTitleHasOneToTwoHundredCodePoints() {
        assertThat(new Title(WAVE.repeat(200)).value()).hasSize(400);
        refused(Problem.TITLE_INVALID, () -> new Title(WAVE.repeat(201)));
        refused(Problem.TITLE_INVALID, () -> new Title(""));
        refused(Problem.TITLE_INVALID, () -> new Title("  \t"));
        refused(Problem.TITLE_INVALID, () -> new Title("a\tb"));
        refused(Problem.TITLE_INVALID, () -> new Title("a\u202ab"));
        refused(Problem.TITLE_INVALID, () -> new Title("\ud800"));
    }

    @Test
    void aTextHasAtMostFourThousandCodePoints() {
        assertThat(new MessageText("x".repeat(4_000)).value()).hasSize(4_000);
        assertThat(new MessageText(WAVE.repeat(4_000)).value()).hasSize(8_000);
        refused(Problem.TEXT_TOO_LONG, () -> new MessageText("x".repeat(4_001)));
        refused(Problem.TEXT_TOO_LONG, () -> new MessageText(WAVE.repeat(4_001)));
        refused(Problem.TEXT_TOO_LONG, () -> new MessageText("x".repeat(MessageText.MAX_BYTES + 1)));
    }

    @Test
    void aTextIsNotBlank() {
        for (String text : new String[] {"", " ", "\n\t \u2003"}) {
            refused(Problem.TEXT_REQUIRED, () -> new MessageText(text));
        }
    }

    @Test
    void ofTheControlsATextHoldsOnlyLineFeedAndTab() {
        assertThat(new MessageText("a\n\tb").value()).isEqualTo("a\n\tb");
        IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7f, 0x9f))
                .filter(c -> c != '\n' && c != '\t')
                .forEach(c -> refused(Problem.TEXT_INVALID, () -> new MessageText("a" + (char) c + "b")));
    }

    @Test
    void aTextHoldsNoHalfOfASurrogatePair() {
        for (String text : new String[] {"a\ud800", "\udc00a", "\ud800\ud800\udc00", "\udc4b\ud83d"}) {
            refused(Problem.TEXT_INVALID, () -> new MessageText(text));
        }
    }

    @Test
    void aTextStacksAtMostSixteenCombiningMarks() {
        assertThat(new MessageText("a" + "\u0301".repeat(16) + "b" + "\u0301".repeat(16)).value())
                .hasSize(34);
        refused(Problem.TEXT_TOO_MANY_COMBINING, () -> new MessageText("a" + "\u0301".repeat(17)));
        refused(Problem.TEXT_TOO_MANY_COMBINING, () -> new MessageText("\u20dd".repeat(17)));
    }

    @Test
    void aTextIsKeptAsItWasSent() {
        for (String text : new String[] {
            "e\u0301", "\u00e9", "a\u202eb", "\u2067x\u2069", "\ud83d\udc69\u200d\ud83c\udf73", "\ufeffx", " x "
        }) {
            assertThat(new MessageText(text).value()).isEqualTo(text);
        }
        assertThat(new MessageText("e\u0301")).isNotEqualTo(new MessageText("\u00e9"));
    }

    @Test
    void aTextDoesNotGiveItselfAwayWhereItIsPrinted() {
        assertThat(new MessageText("secret")).hasToString("text of 6 characters");
    }

    @Test
    void aClientMessageIdHasOneToSixtyFourOfItsCharacters() {
        String all = "ABCXYZabcxyz0189._:~-";
        assertThat(new ClientMessageId(all)).hasToString(all);
        assertThat(new ClientMessageId("x".repeat(64)).value()).hasSize(64);
        for (String id : new String[] {"", "x".repeat(65), "a b", "a/b", "é", "a\n", "\n", "a+b", "٣"}) {
            refused(Problem.CLIENT_MESSAGE_ID_INVALID, () -> new ClientMessageId(id));
        }
    }

    @Test
    void aRoleIsReadAsItIsWritten() {
        for (Role role : Role.values()) {
            assertThat(Role.of(role.wireName())).isEqualTo(role);
        }
        for (String name : new String[] {"", "OWNER", "Owner", " owner", "admin"}) {
            refused(Problem.ROLE_INVALID, () -> Role.of(name));
        }
    }

    @Test
    void theDirectConversationOfTwoIsTheSameWhoeverAsks() {
        assertThat(ConversationId.direct(ANA, BEN)).isEqualTo(ConversationId.direct(BEN, ANA));
        assertThat(ConversationId.direct(new UserId("a"), new UserId("bc")))
                .isNotEqualTo(ConversationId.direct(new UserId("ab"), new UserId("c")));
    }

    @Test
    void identifiersThatFollowFromTheirPartsNeverChange() {
        ConversationId direct = ConversationId.direct(ANA, BEN);
        ConversationId group = ConversationId.startedBy(ANA, new ClientMessageId("ben"));
        MessageId message = MessageId.of(direct, ANA, new ClientMessageId("c1"));

        assertThat(direct).hasToString("65ca864c-249f-8d33-8d9d-d64395ee7906");
        assertThat(group).hasToString("a2e4dbed-e9cf-8fa9-92e4-415795419911");
        assertThat(message).hasToString("bdd29417-63f2-84ba-8e57-3e50bb7e08e2");
    }

    @Test
    void whatIdentifiersAreMadeOfTellsThemApart() {
        ConversationId direct = ConversationId.direct(ANA, BEN);
        ClientMessageId id = new ClientMessageId("c1");
        assertThat(Arrays.asList(
                        MessageId.of(direct, ANA, id),
                        MessageId.of(direct, BEN, id),
                        MessageId.of(direct, ANA, new ClientMessageId("c2")),
                        MessageId.of(ConversationId.startedBy(ANA, id), ANA, id)))
                .doesNotHaveDuplicates();
    }

    @Test
    void derivedIdentifiersAreUuidsOfVersionEight() {
        for (int i = 0; i < 500; i++) {
            UUID value = ConversationId.direct(ANA, new UserId("u" + i)).value();
            assertThat(value.version()).isEqualTo(8);
            assertThat(value.variant()).isEqualTo(2);
        }
    }

    @Test
    void anIdIsReadOnlyAsItWasWritten() {
        ConversationId id = ConversationId.direct(ANA, BEN);
        assertThat(ConversationId.parse(id.toString())).isEqualTo(id);
        assertThat(MessageId.parse(id.toString()).value()).isEqualTo(id.value());
        for (String text : new String[] {
            "",
            "1-1-1-1-1",
            id.toString().toUpperCase(Locale.ROOT),
            id + " ",
            " " + id,
            "{" + id + "}",
            id.toString().replace("-", ""),
            "0-0-0-0-0000000000000000000000000000",
            "+0000000-0000-0000-0000-000000000000",
            "x".repeat(36),
            "\u0660".repeat(36)
        }) {
            assertThatThrownBy(() -> ConversationId.parse(text))
                    .isInstanceOfSatisfying(
                            ParleyException.class,
                            failure -> assertThat(failure.problem()).isEqualTo(Problem.CONVERSATION_NOT_FOUND));
            assertThatThrownBy(() -> MessageId.parse(text))
                    .isInstanceOfSatisfying(
                            ParleyException.class,
                            failure -> assertThat(failure.problem()).isEqualTo(Problem.MESSAGE_NOT_FOUND));
        }
    }

    @Test
    void membersKeepTheOrderOfJoiningAndCompareByRole() {
        Map<UserId, Role> roles = new LinkedHashMap<>();
        roles.put(BEN, Role.OWNER);
        roles.put(ANA, Role.MEMBER);
        Members members = Members.first(roles);
        roles.clear();

        assertThat(members.users()).containsExactly(BEN, ANA);
        assertThat(members.with(BEN, Fixtures.joining(Role.MEMBER)).users()).containsExactly(BEN, ANA);
        assertThat(members.without(BEN).with(BEN, Fixtures.joining(Role.OWNER)).users())
                .containsExactly(ANA, BEN);
        assertThat(members.without(BEN).with(BEN, Fixtures.joining(Role.OWNER)))
                .isEqualTo(members)
                .hasSameHashCodeAs(members);
        assertThat(members.isOnlyOwner(BEN)).isTrue();
        assertThat(members.isOnlyOwner(ANA)).isFalse();
        assertThat(members.with(ANA, Fixtures.joining(Role.OWNER)).isOnlyOwner(BEN))
                .isFalse();
        assertThatThrownBy(() -> members.users().remove(ANA)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> members.byUser().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static void refused(Problem problem, ThrowingCallable making) {
        assertThatThrownBy(making).isInstanceOfSatisfying(InvalidInputException.class, failure -> {
            assertThat(failure.problem()).isEqualTo(problem);
            assertThat(failure.violations()).hasSize(1);
        });
    }
}
