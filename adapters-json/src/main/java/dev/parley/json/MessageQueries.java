package dev.parley.json;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Finds messages: asks the index where they are, then reads them from the files. Safe for any number of threads. */
final class MessageQueries {
    private static final long[] NOWHERE = {};

    private final Index index;
    private final MessageFiles files;

    MessageQueries(Index index, MessageFiles files) {
        this.index = index;
        this.files = files;
    }

    private long[] locations(ConversationId conversation, Function<Chat, long[]> question) {
        return index.read(state -> state.chat(conversation).map(question).orElse(NOWHERE));
    }

    Optional<ChatMessage> message(ConversationId conversation, MessageId id) {
        return Arrays.stream(locations(conversation, chat -> chat.messages.candidates(id)))
                .mapToObj(files::read)
                .filter(message -> message.id().equals(id))
                .findFirst();
    }

    List<ChatMessage> range(ConversationId conversation, long fromSeq, long toSeq) {
        return files.read(locations(conversation, chat -> range(chat.messages, fromSeq, toSeq)));
    }

    private static long[] range(MessagePlaces messages, long fromSeq, long toSeq) {
        return LongStream.rangeClosed(fromSeq, Math.min(toSeq, messages.count()))
                .map(messages::location)
                .toArray();
    }

    List<ChatMessage> newest(Collection<ConversationId> conversations, int each) {
        return files.read(index.read(state -> conversations.stream()
                .flatMap(id -> state.chat(id).stream())
                .flatMapToLong(chat -> Arrays.stream(
                        range(chat.messages, Math.max(1, chat.messages.count() - each + 1L), Long.MAX_VALUE)))
                .toArray()));
    }

    List<ChatMessage> replies(ConversationId conversation, MessageId message, long afterSeq, int limit) {
        return files.read(locations(
                conversation,
                chat -> Arrays.stream(chat.replies.after(message, afterSeq, limit))
                        .mapToLong(chat.messages::location)
                        .toArray()));
    }
}
