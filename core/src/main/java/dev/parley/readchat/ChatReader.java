package dev.parley.readchat;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.conversation.Conversation;
import dev.parley.readchat.ReadChat.From;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Quotes;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reading chat from the store: pages of a conversation, the list of conversations, and what changed after a cursor. Only
 * members read; for everybody else a conversation does not exist. Safe for any number of threads; calls block on the store.
 */
public final class ChatReader {
    /** The most things in a part of what changed, or conversations in a part of the list. */
    public static final int MAX_LIMIT = 500;
    /** The most conversations of a bootstrap. */
    public static final int MAX_OPENED = 100;
    /** The most messages of each conversation of a bootstrap. */
    public static final int MAX_OPENED_EACH = 50;
    /**
     * About the most bytes of one answer, as a document in UTF-8: a page of a conversation, replies, a part of the list, of what
     * changed, of the log or of what was found, and a bootstrap. An answer that has as many ends early and says how to go on. Only a
     * thing that has more by itself makes it larger: a conversation of very many members, or what shares one revision. The
     * largest message, of the longest text, content and attachments and of 1,000 reactions of the longest names, has less than 1 MiB.
     */
    public static final int MAX_BYTES = 4 << 20;

    private final ChatHistory history;
    private final Opening opening;

    /**
     * The use case over a store.
     *
     * @param history the store
     */
    public ChatReader(ChatHistory history) {
        this.history = history;
        this.opening = new Opening(history);
    }

    /**
     * A page of a conversation, as of now. Where the messages asked for are too large for one answer, it has those next to where
     * the page lies.
     *
     * @param query who asks for which page
     * @return the page; empty for a conversation without messages
     */
    public ChatPage read(ReadChat query) {
        ChatConversation conversation = conversation(query.reader(), query.conversation());
        long hidden = conversation.hiddenTo(query.reader());
        long last = conversation.lastSeq();
        long from = firstSeq(query.from(), query.limit(), hidden, last);
        long to = Math.min(last, lastSeq(query.from(), query.limit(), from, last));
        Span span =
                Span.read(history, query.conversation(), Math.max(hidden + 1, from), to, middle(query.from(), last));
        return new ChatPage(
                span.messages(),
                span.first() > hidden + 1 && last > hidden
                        ? OptionalLong.of(Math.min(span.first(), last + 1))
                        : OptionalLong.empty(),
                span.last() < last ? OptionalLong.of(Math.max(hidden, span.last())) : OptionalLong.empty());
    }

    private static long firstSeq(From from, int limit, long hidden, long last) {
        if (from instanceof From.Before before) {
            return Math.min(before.seq(), last + 1) - limit;
        }
        if (from instanceof From.After after) {
            return Math.max(hidden, after.seq()) + 1;
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

    /** What the page has in any case, as far as it is there. */
    private static long middle(From from, long last) {
        if (from instanceof From.After) {
            return 0;
        }
        return from instanceof From.Around around ? around.seq() : last;
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
        ChatConversation state = conversation(reader, conversation);
        return history.message(conversation, id)
                .filter(message -> state.shows(message.seq(), reader))
                .orElseThrow(() ->
                        new ParleyException(Problem.MESSAGE_NOT_FOUND, "There is no such message for this person."));
    }

    /**
     * What a reader is shown of the messages that some messages answer, as those are now. What is among the messages themselves
     * is looked up there, everything else with one question.
     *
     * @param reader who asks
     * @param messages what they are about to be shown, of any conversations
     * @return without those that they may not see
     */
    public Quotes quotes(UserId reader, Collection<ChatMessage> messages) {
        Set<MessageId> answered = messages.stream()
                .flatMap(message -> message.replyTo().stream())
                .map(ReplyTo::message)
                .collect(Collectors.toSet());
        Map<MessageId, Quote> quotes = new HashMap<>();
        messages.stream()
                .filter(message -> answered.contains(message.id()))
                .forEach(message -> quotes.put(message.id(), Quote.of(message)));
        Map<ConversationId, Set<Long>> elsewhere = new HashMap<>();
        for (ChatMessage message : messages) {
            message.replyTo()
                    .filter(reference -> !quotes.containsKey(reference.message()))
                    .ifPresent(reference -> elsewhere
                            .computeIfAbsent(message.conversation(), any -> new HashSet<>())
                            .add(reference.seq()));
        }
        if (!elsewhere.isEmpty()) {
            quotes.putAll(history.quotes(reader, elsewhere));
        }
        return new Quotes(quotes);
    }

    /**
     * The replies to a message, the oldest first.
     *
     * @param reader who asks
     * @param conversation where it was sent
     * @param id which one
     * @param afterSeq continue behind this seq; 0 for the beginning
     * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
     * @return by seq, as many as fit
     * @throws ParleyException {@code conversation.not_found}, {@code message.not_found}
     */
    public Portion<ChatMessage> replies(
            UserId reader, ConversationId conversation, MessageId id, long afterSeq, int limit) {
        checkLimit(limit);
        message(reader, conversation, id); // whoever sees it sees what was said after it
        return Portion.read(limit, Portion.FIRST, Weight::of, (last, most) -> {
            long after = last.map(ChatMessage::seq).orElse(afterSeq);
            return history.replies(conversation, id, after, most);
        });
    }

    /**
     * How far the members of a conversation have come: the receipts of a message are those whom it has reached.
     *
     * @param reader who asks
     * @param conversation which one
     * @param reached only of those whom a message of this seq has reached; 0 for everybody of whom anything is known
     * @param after continue behind this person; empty for the beginning
     * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
     * @return by user; fewer than {@code limit} only at the end
     * @throws ParleyException {@code conversation.not_found} also for one that the reader is not in
     */
    public List<Participation> participations(
            UserId reader, ConversationId conversation, long reached, Optional<UserId> after, int limit) {
        checkLimit(limit);
        ChatConversation state = conversation(reader, conversation);
        int most = Math.max(limit, state.blocks().isAny() ? state.members().size() : 0);
        return shown(history.participations(conversation, reached, after, most), reader)
                .limit(limit)
                .toList();
    }

    /** Who has blocked the other of a direct conversation shows nothing of how they take part. */
    private static Stream<Participation> shown(List<Participation> participations, UserId reader) {
        return participations.stream()
                .filter(each -> !each.preferences().blocked() || each.user().equals(reader))
                .map(each -> each.shownTo(reader));
    }

    /**
     * Those of some messages that the reader sees, in their present state: what a log has kept may have been edited or deleted.
     *
     * @param reader who asks
     * @param messages consecutive messages of one conversation, which need not be complete
     * @return by seq
     */
    Map<Long, ChatMessage> present(UserId reader, List<ChatMessage> messages) {
        if (messages.isEmpty()) {
            return Map.of();
        }
        ConversationId id = messages.get(0).conversation();
        ChatConversation conversation = conversation(reader, id);
        LongSummaryStatistics seqs =
                messages.stream().mapToLong(ChatMessage::seq).summaryStatistics();
        return history.range(id, seqs.getMin(), seqs.getMax()).stream()
                .filter(message -> conversation.shows(message.seq(), reader))
                .collect(Collectors.toMap(ChatMessage::seq, Function.identity()));
    }

    /**
     * The reader's conversations, newest activity first.
     *
     * @param reader who asks
     * @param filter which of them
     * @param after continue behind this place; empty for the beginning
     * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
     * @return as many as fit
     */
    public Portion<ListedConversation> conversations(
            UserId reader, ListFilter filter, Optional<ListPlace> after, int limit) {
        checkLimit(limit);
        return opening.listed(reader, filter, after, limit);
    }

    /**
     * What a client needs that has nothing: the conversations that were used last, archived ones among them, each with its last
     * page, and the cursor to go on from. Where that is too large for one answer, later conversations have fewer messages or none,
     * and where the conversations are too large without any, there are fewer of them.
     *
     * <p>It asks the store three questions, however many conversations there are, and further ones where messages are large,
     * are more than 1,500, or are more than 200 while another bootstrap asks for as many.
     *
     * @param reader who asks
     * @param limit how many conversations at the most, 1 to {@value #MAX_OPENED}
     * @param each how many messages of each at the most, 1 to {@value #MAX_OPENED_EACH}
     * @return as of now; what came while it was read is told after the cursor
     */
    public Bootstrap bootstrap(UserId reader, int limit, int each) {
        checkWithin("conversations", limit, MAX_OPENED);
        checkWithin("messages", each, MAX_OPENED_EACH);
        return opening.read(reader, limit, each);
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
        Cursor asked =
                cursor.orElseGet(() -> Cursor.start(now.epoch(), now.shards()).withIncarnation(now.incarnation()));
        Optional<String> refusal = refusal(asked, now);
        if (refusal.isPresent()) {
            return new Sync.Reset(refusal.get(), now);
        }
        Cursor from = asked.withIncarnation(now.incarnation());
        return new Sync.Part(shown(Missed.read(history, reader, from, limit), reader));
    }

    private static ChangesPage shown(ChangesPage page, UserId reader) {
        return new ChangesPage(
                page.conversations(),
                page.departures(),
                page.messages(),
                shown(page.participations(), reader).toList(),
                page.cursor(),
                page.more());
    }

    /**
     * Everything until now as a cursor: what is read after asking for it is at least as new.
     *
     * @return the cursor of now
     */
    public Cursor now() {
        return history.now();
    }

    private Optional<String> refusal(Cursor cursor, Cursor now) {
        if (!cursor.epoch().equals(now.epoch()) || cursor.shards() != now.shards()) {
            return Optional.of("The store was made anew since this cursor was given out.");
        }
        boolean continued = cursor.incarnation() == now.incarnation() || history.continues(cursor);
        return cursor.isAheadOf(now) || !continued
                ? Optional.of("The store was restored to a time before this cursor was given out.")
                : Optional.empty();
    }

    private static void checkLimit(int limit) {
        checkWithin("limit", limit, MAX_LIMIT);
    }

    private static void checkWithin(String field, int limit, int most) {
        if (limit < 1 || limit > most) {
            throw new InvalidInputException(field, Problem.PAGE_INVALID, "A limit is 1 to " + most + ".");
        }
    }

    /**
     * What a client begins with.
     *
     * @param cursor taken before anything else was read: what is missing here comes after it
     * @param conversations newest activity first
     * @param more whether to list on behind the last one; it may turn out that there are none
     */
    public record Bootstrap(Cursor cursor, List<Opened> conversations, boolean more) {
        /** Copies the list. */
        public Bootstrap {
            conversations = List.copyOf(conversations);
        }

        /**
         * Every message, the last ones that the list shows among them.
         *
         * @return conversation by conversation
         */
        public List<ChatMessage> messages() {
            return conversations.stream()
                    .flatMap(
                            opened -> Stream.concat(opened.listed().lastMessage().stream(), opened.messages().stream()))
                    .toList();
        }

        /**
         * The conversation behind which to list on.
         *
         * @return the last one; empty where nothing follows
         */
        public Optional<Opened> behind() {
            return more ? Optional.of(conversations.get(conversations.size() - 1)) : Optional.empty();
        }
    }

    /**
     * A conversation with its last page.
     *
     * @param listed as a list has it
     * @param messages the newest that the reader sees, by ascending seq, without holes; none where there was no room for them
     *     any more, which the last message of {@code listed} tells: they are on the pages of the conversation
     */
    public record Opened(ListedConversation listed, List<ChatMessage> messages) {
        /** Copies the list. */
        public Opened {
            messages = List.copyOf(messages);
        }
    }

    /** The answer to a cursor. */
    public sealed interface Sync {
        /**
         * The messages that changed.
         *
         * @return none for a reset
         */
        List<ChatMessage> messages();

        /**
         * What changed.
         *
         * @param changes the next part of it
         */
        record Part(ChangesPage changes) implements Sync {
            @Override
            public List<ChatMessage> messages() {
                return changes.messages();
            }
        }

        /**
         * The cursor can't be honoured: what the reader has must be read anew.
         *
         * @param reason one sentence
         * @param now the cursor to go on from, taken before anything that is read from here on
         */
        record Reset(String reason, Cursor now) implements Sync {
            @Override
            public List<ChatMessage> messages() {
                return List.of();
            }
        }
    }
}
