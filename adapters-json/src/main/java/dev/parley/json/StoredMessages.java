package dev.parley.json;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.message.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Messages as they are now: the index tells where they are, the files what they say. What has expired says nothing, whatever the
 * files still hold. Safe for any number of threads.
 */
final class StoredMessages {
    private static final int MOST_ATTEMPTS = 1_000;

    private final Index index;
    private final MessageFiles files;

    StoredMessages(Index index, MessageFiles files) {
        this.index = index;
        this.files = files;
    }

    /** What there is to read for an answer. */
    static final class Wanted<T> {
        private final long[] locations;
        private final Function<List<ChatMessage>, T> answer;

        /**
         * Messages and what they are wanted for.
         *
         * @param locations where they are
         * @param answer makes an answer of them, which are in that order and as many
         */
        Wanted(long[] locations, Function<List<ChatMessage>, T> answer) {
            this.locations = locations;
            this.answer = answer;
        }
    }

    /**
     * Asks the index, then reads. Where a message has changed in between and its old line is cleaned already, the question is asked
     * again.
     *
     * @param question reads the index and nothing else
     * @throws ParleyException {@link Problem#STORE_UNAVAILABLE} when the disk fails or has changed what was written
     */
    <T> T read(Function<IndexState, Wanted<T>> question) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Wanted<T> wanted = index.read(question);
            List<Optional<ChatMessage>> found = files.read(wanted.locations);
            if (found.stream().allMatch(Optional::isPresent)) {
                return wanted.answer.apply(asTheyAre(found));
            }
        }
        throw new ParleyException(
                Problem.STORE_UNAVAILABLE, "A message has no line in the files of the store that says what it is.");
    }

    private List<ChatMessage> asTheyAre(List<Optional<ChatMessage>> found) {
        return index.read(state -> found.stream()
                .flatMap(Optional::stream)
                .map(message -> hasExpired(state, message) ? message.expired() : message)
                .toList());
    }

    private static boolean hasExpired(IndexState state, ChatMessage message) {
        return state.chat(message.conversation())
                .filter(chat -> message.seq() <= chat.state().expiredSeq())
                .isPresent();
    }

    /** What is still to be shown of messages that were looked at before, in their order. */
    List<ChatMessage> shown(long[] locations) {
        List<Optional<ChatMessage>> found = files.read(locations);
        return index.read(state -> found.stream()
                .flatMap(Optional::stream)
                .filter(message -> !hasExpired(state, message))
                .toList());
    }
}
