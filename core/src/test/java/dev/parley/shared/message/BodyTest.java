package dev.parley.shared.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.contract.Fixtures;
import dev.parley.document.Documents;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages say: bodies and their parts. */
class BodyTest {
    private static final String URL = "https://files.example/a.png";

    @Test
    void aBodySaysSomething() {
        refused(Problem.TEXT_REQUIRED, Body.NONE::checkSaysSomething);
        refused(
                Problem.TEXT_REQUIRED,
                () -> new BodyEdit(Optional.empty(), Optional.empty(), Optional.of(List.of()))
                        .of(new Body(Optional.empty(), Optional.empty(), List.of(attachment(URL)))));
    }

    @Test
    void aBodyHasAFewAttachments() {
        List<Attachment> attachments =
                new ArrayList<>(Stream.generate(() -> attachment(URL)).limit(10).toList());
        Body full = new Body(Optional.empty(), Optional.empty(), attachments);
        attachments.add(attachment(URL));

        assertThat(full.attachments()).hasSize(Body.MAX_ATTACHMENTS);
        refused(Problem.ATTACHMENTS_TOO_MANY, () -> new Body(Optional.empty(), Optional.empty(), attachments));
    }

    @Test
    void equalBodiesHaveOneFingerprintAndOthersHaveOthers() {
        Body body = Fixtures.aFullMessage(Fixtures.aConversationId(), Fixtures.ANA, 1, 1)
                .body();
        Map<String, Object> turned = new LinkedHashMap<>();
        List<String> names =
                new ArrayList<>(body.content().orElseThrow().payload().keySet());
        Collections.reverse(names);
        names.forEach(
                name -> turned.put(name, body.content().orElseThrow().payload().get(name)));
        Body same = new Body(
                body.text(),
                Optional.of(new Content(body.content().orElseThrow().type(), turned)),
                body.attachments());

        assertThat(same).isEqualTo(body);
        assertThat(same.fingerprint()).isEqualTo(body.fingerprint());
        assertThat(Stream.of(
                                body,
                                new Body(body.text(), body.content(), List.of()),
                                new Body(body.text(), Optional.empty(), body.attachments()),
                                new Body(Optional.empty(), body.content(), body.attachments()),
                                content(Map.of("a", "1")),
                                content(Map.of("a", 1)),
                                content(Map.of("a", List.of(1))),
                                content(Map.of("a", List.of("1, 2"))),
                                content(Map.of("a", List.of("1", "2"))))
                        .map(Body::fingerprint))
                .doesNotHaveDuplicates();
    }

    private static Body content(Map<String, Object> payload) {
        return new Body(Optional.empty(), Optional.of(new Content("t", payload)), List.of());
    }

    @Test
    void aContentIsCopiedAndItsNumbersAreOfTwoKinds() {
        List<Object> list = new ArrayList<>(List.of(1, 2L, 0.5));
        Map<String, Object> payload = new HashMap<>(Map.of("list", list));
        Content content = new Content("poll.v1", payload);
        list.add("more");
        payload.put("more", true);

        assertThat(content.payload()).isEqualTo(Map.of("list", List.of(1L, 2L, 0.5)));
        assertThatThrownBy(() -> content.payload().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\u00e4", "t\n"})
    void aContentTypeIsAName(String type) {
        refused(Problem.CONTENT_INVALID, () -> new Content(type, Map.of()));
    }

    static Stream<Object> notJson() {
        Object deep = "bottom";
        for (int i = 0; i < Content.MAX_DEPTH; i++) {
            deep = List.of(deep);
        }
        return Stream.of(
                Double.NaN, Double.POSITIVE_INFINITY, new BigInteger("9".repeat(30)), "\ud800", "a\0b", 'c', deep);
    }

    @ParameterizedTest
    @MethodSource
    void notJson(Object value) {
        refused(Problem.CONTENT_INVALID, () -> new Content("t", Map.of("value", value)));
    }

    @Test
    void aContentIsBounded() {
        String longest = "x".repeat(Content.MAX_CHARACTERS - 2);

        assertThat(new Content("t", Map.of("v", longest)).payload()).containsEntry("v", longest);
        refused(Problem.CONTENT_TOO_LARGE, () -> new Content("t", Map.of("va", longest)));
        refused(
                Problem.CONTENT_TOO_LARGE,
                () -> new Content("t", Map.of("v", Collections.nCopies(Content.MAX_CHARACTERS, List.of()))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.png",
                "/a.png",
                "ftp://a/b",
                "javascript:alert(1)",
                "https:a",
                "https://a b",
                "https://",
                "data:,x"
            })
    void anAttachmentIsSomewhereOnTheWeb(String url) {
        refused(Problem.ATTACHMENT_INVALID, () -> attachment(url));
        refused(Problem.ATTACHMENT_INVALID, () -> new Attachment(URL, "a", "image/png", 1, Optional.of(url)));
    }

    @Test
    void anAttachmentHasAnHonestNameTypeAndSize() {
        refused(Problem.ATTACHMENT_INVALID, () -> attachment("https://a/" + "x".repeat(Attachment.MAX_URL)));
        refused(Problem.ATTACHMENT_INVALID, () -> new Attachment(URL, " ", "image/png", 1, Optional.empty()));
        refused(
                Problem.ATTACHMENT_INVALID,
                () -> new Attachment(URL, "gpj.\u202eexe", "image/png", 1, Optional.empty()));
        refused(Problem.ATTACHMENT_INVALID, () -> new Attachment(URL, "a", "image", 1, Optional.empty()));
        refused(Problem.ATTACHMENT_INVALID, () -> new Attachment(URL, "a", "image/png; q=1", 1, Optional.empty()));
        refused(Problem.ATTACHMENT_INVALID, () -> new Attachment(URL, "a", "image/png", -1, Optional.empty()));
    }

    @Test
    void aQuoteEndsBetweenCharacters() {
        String text = "\ud83d\udc4b".repeat(Quote.MAX_CODE_POINTS + 1);
        ChatMessage message = Fixtures.aMessage(Fixtures.aConversationId(), Fixtures.ANA, text, 1, 1);

        assertThat(Quote.of(message).excerpt()).contains("\ud83d\udc4b".repeat(Quote.MAX_CODE_POINTS));
    }

    @Test
    void aReactionIsWrittenInOneWay() {
        assertThat(new Reaction("e\u0301")).isEqualTo(new Reaction("\u00e9"));
        refused(Problem.REACTION_INVALID, () -> new Reaction(""));
        refused(Problem.REACTION_INVALID, () -> new Reaction("\u202e"));
        refused(Problem.REACTION_INVALID, () -> new Reaction("x".repeat(Reaction.MAX_CODE_POINTS + 1)));
    }

    @Test
    void aMessageWithEverythingIsReadAsItWasWritten() {
        ChatMessage message = Fixtures.aFullMessage(Fixtures.aConversationId(), Fixtures.ANA, 1, 1);

        assertThat(Documents.message(Documents.kept(message))).isEqualTo(message);
        assertThat(Documents.of(message)).doesNotContainKey("original");
        assertThat(message.amendments().original()).isPresent();
        assertThat(Documents.of(message)).containsEntry("links", List.of("https://example.org/x"));
    }

    private static Attachment attachment(String url) {
        return new Attachment(url, "a.png", "image/png", 1, Optional.empty());
    }

    private static void refused(Problem problem, ThrowingCallable making) {
        assertThatThrownBy(making)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem));
    }
}
