package dev.parley.postgres;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Words;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The words of a text as their index has them: each behind the key of its conversation. So a search reads what was written in the
 * conversations that it looks at, however common a word is elsewhere. A key is the end of the conversation's id; that two
 * conversations have the same one is rare, and costs only that more is read.
 */
final class Lexemes {
    /** In place of lexemes: there are none. */
    static final String NONE = "";

    /** What makes a {@code tsvector} of {@link #of}, by the column of that name. */
    static final String VECTOR = "array_to_tsvector(string_to_array(nullif(words, '" + NONE + "'), ' '))";

    private static final int KEY_LENGTH = 8;

    private Lexemes() {}

    /** Of a message's text, separated by blanks, which are in no word; {@link #NONE} without a text or a word in it. */
    static String of(ConversationId conversation, Optional<MessageText> text) {
        String key = key(conversation);
        return text.map(MessageText::value).map(Words::distinct).stream()
                .flatMap(Collection::stream)
                .map(word -> key + word)
                .collect(Collectors.joining(" "));
    }

    /** A {@code tsquery} for what has, in one of the conversations, for each word one that begins with it. */
    static String query(Collection<ConversationId> conversations, Collection<String> words) {
        return conversations.stream()
                .map(conversation -> query(key(conversation), words))
                .collect(Collectors.joining(" | "));
    }

    private static String query(String key, Collection<String> words) {
        return words.stream()
                .map(word -> "'" + key + word.replace("\\", "\\\\").replace("'", "''") + "':*")
                .collect(Collectors.joining(" & "));
    }

    private static String key(ConversationId conversation) {
        String id = conversation.value().toString();
        return id.substring(id.length() - KEY_LENGTH);
    }
}
