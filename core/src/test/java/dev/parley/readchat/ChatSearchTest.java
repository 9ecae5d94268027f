package dev.parley.readchat;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.aConversationId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.readchat.Found.Hit;
import dev.parley.readchat.Found.Piece;
import dev.parley.readchat.SearchChat.Place;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageSearch.Matches;
import dev.parley.shared.message.MessageText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatSearchTest {
    private final Backend backend = new Backend();
    private final ConversationId kitchen = backend.group(ANA, BEN).id();

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void whatMatchesBetterComesFirst() {
        say("we had a long talk about many things, one of which was tea, and another one the weather of that day");
        say("green tea");
        say("tea");
        say("teapot");
        say("tea is green");

        assertThat(texts(search("green tea"))).containsExactly("green tea", "tea is green");
        assertThat(texts(search("tea")).subList(0, 2)).containsExactly("tea", "green tea");
        assertThat(texts(search("tea"))).hasSize(5);
    }

    @Test
    void ofEqualMatchesTheNewerComesFirstAndAPageContinuesBehindAPlace() {
        for (int i = 0; i < 7; i++) {
            say("tea " + i);
        }
        List<String> read = new ArrayList<>();
        Optional<Place> place = Optional.empty();
        Found found;
        do {
            found = backend.search.search(new SearchChat(BEN, "tea", Optional.empty(), place, 3));
            read.addAll(texts(found));
            place = found.hits().isEmpty()
                    ? place
                    : Optional.of(found.hits().get(found.hits().size() - 1).place());
        } while (found.hits().size() == 3);

        assertThat(read).hasSize(7).doesNotHaveDuplicates();
        assertThat(found.complete()).isTrue();
    }

    @Test
    void aSnippetShowsTheWordsThatWereLookedFor() {
        say("a cup of t\u00e9a, please");
        say("x".repeat(300) + " \ud83d\udc4b".repeat(100) + " the cup " + "\ud83d\udc4b".repeat(200));

        assertThat(search("tea CUP").hits().get(0).snippet())
                .containsExactly(
                        new Piece("a ", false),
                        new Piece("cup", true),
                        new Piece(" of ", false),
                        new Piece("t\u00e9a", true),
                        new Piece(", please", false));
        Hit longer = search("cup").hits().get(1);
        assertThat(longer.snippet()).contains(new Piece("cup", true));
        String shown =
                String.join("", longer.snippet().stream().map(Piece::text).toList());
        assertThat(shown.length()).isLessThan(200);
        assertThat(new MessageText(shown).value()).isEqualTo(shown); // no half of a pair at its ends
    }

    @Test
    void nobodySearchesWhereTheyAreNot() {
        say("tea");

        assertThat(backend.search
                        .search(new SearchChat(CLEO, "tea", Optional.empty(), Optional.empty(), 10))
                        .hits())
                .isEmpty();
        for (ConversationId id : List.of(kitchen, aConversationId())) {
            assertThatThrownBy(() ->
                            backend.search.search(new SearchChat(CLEO, "tea", Optional.of(id), Optional.empty(), 10)))
                    .isInstanceOfSatisfying(
                            ParleyException.class,
                            failure -> assertThat(failure.problem()).isEqualTo(Problem.CONVERSATION_NOT_FOUND));
        }
    }

    @Test
    void aSearchThatDoesNotLookAtEverythingSaysSo() {
        say("tea");
        ChatSearch near = new ChatSearch(
                backend.reader,
                (member, conversation, words, limit) -> new Matches(
                        backend.store
                                .matching(member, conversation, words, limit)
                                .messages(),
                        false));

        assertThat(near.search(new SearchChat(BEN, "tea", Optional.empty(), Optional.empty(), 10))
                        .complete())
                .isFalse();
    }

    @Test
    void aPhraseIsShownAsOnePieceWhereItStands() {
        say("\u6d77\u4e0a\u7684\u4e0a\u200b\u6d77\u6d77");

        assertThat(search("\u4e0a\u6d77").hits().get(0).snippet())
                .containsExactly(
                        new Piece("\u6d77\u4e0a\u7684", false),
                        new Piece("\u4e0a\u200b\u6d77", true),
                        new Piece("\u6d77", false));
    }

    @Test
    void aSentenceIsFoundByItselfHoweverManyWordsItHas() {
        String sentence =
                "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 ".repeat(7) + "a b c d e f g h i j k l m n o p";
        say(sentence);
        say("\u4e00\u4e8c\u4e09\u56db\u4e94".repeat(50));

        assertThat(texts(search(sentence))).containsExactly(sentence);
        assertThat(search(sentence).hits().get(0).snippet()).contains(new Piece("20", true));
        assertThat(search("\u4e00\u4e8c\u4e09\u56db\u4e94".repeat(50)).hits()).hasSize(1);
        assertThat(search("\u4e00\u4e8c\u4e09\u56db\u4e94".repeat(51)).hits()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void aSearchHasAWordAndIsNotTooLong(String text) {
        assertThatThrownBy(() -> new SearchChat(BEN, text, Optional.empty(), Optional.empty(), 10))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.SEARCH_INVALID));
    }

    static List<String> aSearchHasAWordAndIsNotTooLong() {
        return List.of("", " ", "\ud83d\udc4b", "!?", "\u200b", "x".repeat(SearchChat.MAX_CHARACTERS + 1));
    }

    private void say(String text) {
        backend.say(ANA, kitchen, text);
    }

    private Found search(String words) {
        return backend.search.search(new SearchChat(BEN, words, Optional.empty(), Optional.empty(), 10));
    }

    private static List<String> texts(Found found) {
        return found.hits().stream()
                .map(hit -> hit.message().text().orElseThrow().value())
                .toList();
    }
}
