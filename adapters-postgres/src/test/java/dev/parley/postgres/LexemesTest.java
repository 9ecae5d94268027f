package dev.parley.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LexemesTest {
    private static final ConversationId KITCHEN = ConversationId.parse("00000000-0000-4000-8000-00000000000a");
    private static final ConversationId GARDEN = ConversationId.parse("00000000-0000-4000-8000-00000000000b");

    @Test
    void eachWordIsThereOnceBehindTheKeyOfItsConversation() {
        assertThat(Lexemes.of(KITCHEN, Optional.of(new MessageText("The K\u00e4se, the cheese!"))))
                .isEqualTo("0000000athe 0000000akase 0000000acheese");
    }

    @Test
    void aTextWithoutWordsHasNoLexemes() {
        assertThat(Lexemes.of(KITCHEN, Optional.of(new MessageText("?!")))).isEqualTo(Lexemes.NONE);
        assertThat(Lexemes.of(KITCHEN, Optional.empty())).isEqualTo(Lexemes.NONE);
    }

    @Test
    void allWordsAreAskedForInAnyOfTheConversations() {
        assertThat(Lexemes.query(List.of(KITCHEN, GARDEN), List.of("a", "b")))
                .isEqualTo("'0000000aa':* & '0000000ab':* | '0000000ba':* & '0000000bb':*");
    }

    @Test
    void whatMeansSomethingInAQueryIsQuoted() {
        assertThat(Lexemes.query(List.of(KITCHEN), List.of("it's", "a\\b")))
                .isEqualTo("'0000000ait''s':* & '0000000aa\\\\b':*");
    }
}
