package dev.parley.readchat;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.conversation.Conversation;
import dev.parley.readchat.ReadChat.From;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reading chat from the store: pages of a conversation, the list of conversations, and what changed after a cursor. Only
 * members read; for everybody else a conversation does not exist. Safe for any number of threads; calls block on the store.
 */
public final class ChatReader {
    /** The most things in a part of what changed, or conversations in a part of the list. */
    public static final int MAX_LIMIT = 500;

    private final ChatHistory history;

    /**
     * The use case over a store.
     *
     * @param history the store
     */
    public ChatReader(ChatHistory history) {
        this.history = history;
    }

    /**
     * A page of a conversation, as of now.
     *
     * @param query who asks for which page
     * @return the page; empty for a conversation without messages
     */
    public ChatPage read(ReadChat query) {
        ChatConversation conversation = conversation(query.reader(), query.conversation());
        long last = conversation.lastSeq();
        long first = firstSeq(query.from(), query.limit(), last);
        long end = Math.min(last, lastSeq(query.from(), query.limit(), first, last));
        first = Math.max(1, first);
        List<ChatMessage> messages = first > end ? List.of() : history.range(query.conversation(), first, end);
        return new ChatPage(
                messages,
                first > 1 && last > 0 ? OptionalLong.of(Math.min(first, last + 1)) : OptionalLong.empty(),
                end < last ? OptionalLong.of(Math.max(0, end)) : OptionalLong.empty());
    }

    private static long firstSeq(From from, int limit, long last) {
        if (from instanceof From.Before before) {
            return Math.min(before.seq(), last + 1) - limit;
        }
        if (from instanceof From.After after) {
            return after.seq() + 1;
        }
        if (from instanceof From.Around around) {
            return around.seq() - limit / 2;
        }
        return last - limit + 1;
    }

    private static long lastSeq(From from, int limit, long first, long last) {
        if (from instanceof From.Before before) {
            return before.seq() - 1;
        }
        return from instanceof From.Latest ? last : first + limit - 1;
    }

    /**
     * One conversation.
     *
     * @param reader who asks
     * @param id which one
     * @return its present state
     * @throws ParleyException {@code conversation.not_found} also for one that the reader is not in
     */
    public ChatConversation conversation(UserId reader, ConversationId id) {
        ChatConversation conversation = history.conversation(id).orElseThrow(Conversation::notFound);
        Conversation.of(conversation).checkMember(reader);
        return conversation;
    }

    /**
     * One message.
     *
     * @param reader who asks
     * @param conversation where it was sent
     * @param id which one
     * @return its present state
     * @throws ParleyException {@code conversation.not_found}, {@code message.not_found}
     */
    public ChatMessage message(UserId reader, ConversationId conversation, MessageId id) {
        conversation(reader, conversation);
        return history.message(conversation, id)
                .orElseThrow(() ->
                        new ParleyException(Problem.MESSAGE_NOT_FOUND, "There is no such message for this person."));
    }

    /**
     * The reader's conversations, newest activity first.
     *
     * @param reader who asks
     * @param after continue behind this place; empty for the beginning
     * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
     * @return fewer than {@code limit} only at the end
     */
    public List<ListedConversation> conversations(UserId reader, Optional<ListPlace> after, int limit) {
        checkLimit(limit);
        return history.listed(reader, after, limit);
    }

    /**
     * What changed for the reader after a cursor, as much as fits.
     *
     * @param reader who asks
     * @param cursor what they have seen; empty for everything
     * @param limit how many things at the most, 1 to {@value #MAX_LIMIT}
     * @return a part of it, or the reason for which the cursor can't be honoured
     */
    public Sync sync(UserId reader, Optional<Cursor> cursor, int limit) {
        checkLimit(limit);
        Cursor now = history.now();
        Cursor from = cursor.orElseGet(() -> Cursor.start(now.epoch(), now.shards()));
        Optional<String> refusal = refusal(from, now);
        if (refusal.isPresent()) {
            return new Sync.Reset(refusal.get(), now);
        }
        return new Sync.Part(history.changesAfter(reader, from, limit));
    }

    /**
     * Everything until now as a cursor: what is read after asking for it is at least as new.
     *
     * @return the cursor of now
     */
    public Cursor now() {
        return history.now();
    }

    private static Optional<String> refusal(Cursor cursor, Cursor now) {
        if (!cursor.epoch().equals(now.epoch()) || cursor.shards() != now.shards()) {
            return Optional.of("The store was made anew since this cursor was given out.");
        }
        return cursor.isAheadOf(now)
                ? Optional.of("The store was restored to a time before this cursor was given out.")
                : Optional.empty();
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidInputException("limit", Problem.PAGE_INVALID, "A limit is 1 to " + MAX_LIMIT + ".");
        }
    }

    /** The answer to a cursor. */
    public sealed interface Sync {
        /**
         * What changed.
         *
         * @param changes the next part of it
         */
        record Part(ChangesPage changes) implements Sync {}

        /**
         * The cursor can't be honoured: what the reader has must be read anew.
         *
         * @param reason one sentence
         * @param now the cursor to go on from, taken before anything that is read from here on
         */
        record Reset(String reason, Cursor now) implements Sync {}
    }
}
