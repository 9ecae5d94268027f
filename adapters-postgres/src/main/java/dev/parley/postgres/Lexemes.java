package dev.parley.postgres;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Words;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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

    /** An index is asked for each of them, in each conversation. */
    private static final int MAX_ASKED = 16;

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

    /** Whether {@link #query} asks for all of these. */
    static boolean areAllAsked(Collection<String> words) {
        return words.size() <= MAX_ASKED;
    }

    /**
     * A {@code tsquery} for what has, in one of the conversations, for each word one that begins with it: for the longest words, which
     * tell most, where there are many.
     */
    static String query(Collection<ConversationId> conversations, Collection<String> words) {
        List<String> asked = words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .limit(MAX_ASKED)
                .toList();
        return conversations.stream()
                .map(conversation -> query(key(conversation), asked))
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
