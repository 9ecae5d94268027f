package dev.parley.json;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.OldestMessage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Finds messages by where they are in their conversations. Safe for any number of threads. */
final class MessageQueries {
    private static final long[] NOWHERE = {};
    private static final int MOST_QUOTED_AT_ONCE = 16;

    private final StoredMessages messages;

    MessageQueries(StoredMessages messages) {
        this.messages = messages;
    }

    private List<ChatMessage> read(ConversationId conversation, Function<Chat, long[]> question) {
        return messages.read(state -> new StoredMessages.Wanted<>(
                state.chat(conversation).map(question).orElse(NOWHERE), Function.identity()));
    }

    Optional<ChatMessage> message(ConversationId conversation, MessageId id) {
        return read(conversation, chat -> chat.messages.candidates(id)).stream()
                .filter(message -> message.id().equals(id))
                .findFirst();
    }

    List<ChatMessage> range(ConversationId conversation, long fromSeq, long toSeq) {
        return read(conversation, chat -> range(chat.messages, fromSeq, toSeq));
    }

    private static long[] range(MessagePlaces messages, long fromSeq, long toSeq) {
        return LongStream.rangeClosed(fromSeq, Math.min(toSeq, messages.count()))
                .map(messages::location)
                .toArray();
    }

    /** Read in pieces: a message may be much larger than what is quoted of it. */
    Map<MessageId, Quote> quotes(UserId reader, Map<ConversationId, ? extends Collection<Long>> seqs) {
        Map<MessageId, Quote> quotes = new HashMap<>();
        seqs.forEach((conversation, several) -> {
            List<Long> wanted = several.stream().sorted().toList();
            for (int from = 0; from < wanted.size(); from += MOST_QUOTED_AT_ONCE) {
                List<Long> piece = wanted.subList(from, Math.min(wanted.size(), from + MOST_QUOTED_AT_ONCE));
                read(conversation, chat -> shown(chat, reader, piece))
                        .forEach(message -> quotes.put(message.id(), Quote.of(message)));
            }
        });
        return quotes;
    }

    private static long[] shown(Chat chat, UserId reader, List<Long> seqs) {
        return seqs.stream()
                .mapToLong(Long::longValue)
                .filter(seq -> chat.state().shows(seq, reader) && seq <= chat.messages.count())
                .map(chat.messages::location)
                .toArray();
    }

    List<ChatMessage> newest(Collection<ConversationId> conversations, int each) {
        return messages.read(state -> new StoredMessages.Wanted<>(
                conversations.stream()
                        .flatMap(id -> state.chat(id).stream())
                        .flatMapToLong(chat -> Arrays.stream(
                                range(chat.messages, Math.max(1, chat.messages.count() - each + 1L), Long.MAX_VALUE)))
                        .toArray(),
                Function.identity()));
    }

    List<ChatMessage> replies(ConversationId conversation, MessageId message, long afterSeq, int limit) {
        return read(
                conversation,
                chat -> Arrays.stream(chat.replies.after(message, afterSeq, limit))
                        .mapToLong(chat.messages::location)
                        .toArray());
    }

    List<OldestMessage> oldest(Optional<ConversationId> after, int limit) {
        return messages.read(state -> {
            List<Chat> chats = withMessages(state, after, limit);
            List<ChatConversation> states = chats.stream().map(Chat::state).toList();
            long[] locations = chats.stream()
                    .mapToLong(chat -> chat.messages.location(chat.state().expiredSeq() + 1))
                    .toArray();
            return new StoredMessages.Wanted<>(locations, found -> oldest(states, found));
        });
    }

    /** The next conversations that have a message which has not expired. */
    private static List<Chat> withMessages(IndexState state, Optional<ConversationId> after, int limit) {
        int first = after.flatMap(state::chat).map(chat -> chat.number + 1).orElse(0);
        return state.byNumber.subList(first, state.byNumber.size()).stream()
                .filter(chat -> chat.state().expiredSeq() < chat.messages.count())
                .limit(limit)
                .toList();
    }

    private static List<OldestMessage> oldest(List<ChatConversation> conversations, List<ChatMessage> messages) {
        List<OldestMessage> oldest = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            ChatConversation conversation = conversations.get(i);
            ChatMessage message = messages.get(i);
            oldest.add(new OldestMessage(
                    conversation.id(), conversation.settings().retention(), message.seq(), message.sentAt()));
        }
        return oldest;
    }
}
