package dev.parley.shared.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What readers ask of a store.
 *
 * <ul>
 *   <li>Delivery: a reader sees everything that was committed before it asked.
 *   <li>Order: messages by seq; changes by the log's order per shard.
 *   <li>Idempotence: reading changes nothing.
 *   <li>Threads: safe for any number of them; calls may block on input and output.
 *   <li>Failure: {@link dev.parley.ParleyException} with {@code store.unavailable} or {@code overloaded}; never a partial
 *       answer. {@link java.util.concurrent.CancellationException} where the {@link dev.parley.shared.work.Cancellation} that a call
 *       runs within is cancelled.
 * </ul>
 *
 * <p>Nothing here checks who may read: {@code ChatReader} and {@code LiveChat} do, for every caller.
 */
public interface ChatHistory {
    /**
     * Which life of the store this is; cursors of another life are not honoured.
     *
     * @return another value after the store was made anew
     */
    String epoch();

    /**
     * How far the store has come in every shard, as a cursor that has seen all of it. It names the present incarnation of the
     * store, where the store's log does not {@linkplain LogIdentity#keepsEvents keep its events}.
     *
     * @return the cursor of now
     */
    Cursor now();

    /**
     * Whether what a cursor of an earlier incarnation has seen is still in this store. It is not where the store was restored
     * to a time before the cursor was given out: other things may stand at the same revisions.
     *
     * @param cursor of this life of the store
     * @return true when the store knows the cursor's incarnation and the next one began at the cursor's revisions or later
     */
    boolean continues(Cursor cursor);

    /**
     * One conversation.
     *
     * @param id which one
     * @return empty when it does not exist
     */
    Optional<ChatConversation> conversation(ConversationId id);

    /**
     * One message.
     *
     * @param conversation where it was sent
     * @param id which one
     * @return empty when it does not exist
     */
    Optional<ChatMessage> message(ConversationId conversation, MessageId id);

    /**
     * What a person is shown of messages that others answer, in one question, as these messages are now.
     *
     * @param reader the person
     * @param seqs which messages, by conversation; a few hundred at most
     * @return by message; none for a message that does not exist or is not {@linkplain ChatConversation#shows shown} to them
     */
    Map<MessageId, Quote> quotes(UserId reader, Map<ConversationId, ? extends Collection<Long>> seqs);

    /**
     * Consecutive messages of a conversation, also those that have expired, which may say nothing any more. The cost does not
     * depend on where in the conversation they are.
     *
     * @param conversation whose
     * @param fromSeq the first one, at least 1
     * @param toSeq the last one, inclusive; those beyond the newest are not there yet
     * @return by ascending seq, without holes
     */
    List<ChatMessage> range(ConversationId conversation, long fromSeq, long toSeq);

    /**
     * The newest messages of several conversations, in one question.
     *
     * @param conversations which ones; a few hundred at most
     * @param each how many of each at the most, at least 1
     * @return those of one conversation one after another by ascending seq; the conversations in any order
     */
    List<ChatMessage> newest(Collection<ConversationId> conversations, int each);

    /**
     * The replies to a message, the oldest first. The cost depends on how many are asked for, not on how many there are.
     *
     * @param conversation where it was sent
     * @param message which one
     * @param afterSeq continue behind this seq; 0 for the beginning
     * @param limit how many at the most, at least 1
     * @return by ascending seq; fewer than {@code limit} only at the end
     */
    List<ChatMessage> replies(ConversationId conversation, MessageId message, long afterSeq, int limit);

    /**
     * How the members of a conversation take part.
     *
     * @param conversation which one
     * @param reached only of those whom a message of this seq has reached; 0 for everybody of whom anything is known
     * @param after continue behind this person; empty for the beginning
     * @param limit how many at the most, at least 1
     * @return present members in the order of {@link UserId#BY_CODE_POINTS}; fewer than {@code limit} only at the end
     */
    List<Participation> participations(ConversationId conversation, long reached, Optional<UserId> after, int limit);

    /**
     * The conversations that a person belongs to.
     *
     * @param member the person
     * @return what they are in each
     */
    Map<ConversationId, Member> conversationsOf(UserId member);

    /**
     * The conversations that know anything of a person: those that they belong to, those that they left, and those that know them
     * without being known to them; see {@link Blocks#unaware()}.
     *
     * @param user the person
     * @return in any order
     */
    Set<ConversationId> everIn(UserId user);

    /**
     * The oldest message of each conversation that has one which has not expired.
     *
     * @param after continue behind this conversation; empty for the beginning
     * @param limit how many at the most, at least 1
     * @return in an order of the conversations that is always the same; fewer than {@code limit} only at the end
     */
    List<OldestMessage> oldest(Optional<ConversationId> after, int limit);

    /**
     * The oldest message of a conversation that has not expired.
     *
     * @param conversation which conversation
     * @param retention how long it keeps messages; empty for as long as the server does
     * @param seq the message's number
     * @param sentAt when it was sent
     */
    record OldestMessage(ConversationId conversation, Optional<Duration> retention, long seq, Instant sentAt) {}

    /**
     * The conversations of a person by last activity, newest first, each with its newest message, how
     * the person takes part, and what they have not read, which is counted now. Where two have the same
     * time, the larger id (compared as text) comes first.
     *
     * @param member the person
     * @param filter which of them
     * @param after continue behind this one, of whichever list; empty for the beginning
     * @param limit how many at the most, at least 1
     * @return fewer than {@code limit} only at the end
     */
    List<ListedConversation> listed(UserId member, ListFilter filter, Optional<ListPlace> after, int limit);

    /** Which conversations a list shows. */
    enum ListFilter {
        /** Every one. */
        ALL,
        /** Those that are not archived. */
        OPEN,
        /** Those that are archived. */
        ARCHIVED;

        /**
         * Those that are archived, or those that are not.
         *
         * @param archived which of the two
         * @return the filter
         */
        public static ListFilter of(boolean archived) {
            return archived ? ARCHIVED : OPEN;
        }

        /**
         * Whether a conversation is one of them.
         *
         * @param conversation its present state
         * @return true if the list shows it
         */
        public boolean shows(ChatConversation conversation) {
            return this == ALL || this == of(conversation.settings().archived());
        }
    }

    /**
     * A conversation in a list.
     *
     * @param conversation its state
     * @param lastMessage its newest message; empty while it has none
     * @param participation how the person takes part
     * @param unread what the person has not read, as of now
     */
    record ListedConversation(
            ChatConversation conversation,
            Optional<ChatMessage> lastMessage,
            Participation participation,
            Unread unread) {
        /**
         * The first message that the person has not read.
         *
         * @return its seq, also where it is not sent yet
         */
        public long firstUnread() {
            return firstUnread(conversation, participation);
        }

        /**
         * The first message that a person has not read.
         *
         * @param conversation where
         * @param participation how the person takes part there
         * @return its seq, also where it is not sent yet
         */
        public static long firstUnread(ChatConversation conversation, Participation participation) {
            long joined = conversation
                    .members()
                    .member(participation.user())
                    .map(Member::joinedSeq)
                    .orElse(0L);
            return Math.max(Math.max(joined, conversation.expiredSeq()), participation.readSeq()) + 1;
        }
    }

    /**
     * A place in a list of conversations.
     *
     * @param lastActivityAt the last activity of the conversation at that place
     * @param id that conversation
     */
    record ListPlace(Instant lastActivityAt, ConversationId id) {}

    /**
     * What changed, for one person, after a cursor: the present state of each thing that changed. The person's conversations
     * whose title, settings or members changed, memberships of theirs that ended, and, of the conversations that they belong to
     * now, messages that are {@linkplain ChatConversation#shows shown} to them, their own participation and, up to
     * {@link Participation#MAX_MEMBERS_TOLD} members, that of the other members.
     *
     * @param member the person
     * @param cursor what they have seen, with as many shards as the log
     * @param limit how many things at the most, at least 1; a page may exceed it by what shares one revision
     * @return the first part of it
     */
    ChangesPage changesAfter(UserId member, Cursor cursor, int limit);

    /**
     * A part of what changed.
     *
     * @param conversations in their present state, by revision within a shard
     * @param departures memberships of the person that ended
     * @param messages in their present state, by revision within a shard
     * @param participations in their present state, by revision within a shard
     * @param cursor what the person has seen after this part
     * @param more whether there was more when this was read; otherwise the cursor covers everything that was committed
     *     before the call
     */
    record ChangesPage(
            List<ChatConversation> conversations,
            List<Membership> departures,
            List<ChatMessage> messages,
            List<Participation> participations,
            Cursor cursor,
            boolean more) {
        /** Copies the lists. */
        public ChangesPage {
            conversations = List.copyOf(conversations);
            departures = List.copyOf(departures);
            messages = List.copyOf(messages);
            participations = List.copyOf(participations);
        }
    }
}
