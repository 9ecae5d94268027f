package dev.parley.contract;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A store that does, before or after each question, what a test wants: fail, wait, or note that it was asked. */
public final class FaultyStore<S extends MessageRepository & ChatHistory & MessageSearch>
        implements MessageRepository, ChatHistory, MessageSearch {
    /** What a store is asked for. */
    public enum Call {
        CHECKPOINT,
        CONVERSATIONS,
        MESSAGES,
        COMMIT,
        STORED_SINCE,
        NOW,
        CONVERSATION,
        MESSAGE,
        RANGE,
        QUOTES,
        REPLIES,
        NEWEST,
        MATCHING,
        PARTICIPATIONS,
        PARTICIPATIONS_IN,
        CONVERSATIONS_OF,
        EVER_IN,
        OLDEST,
        LISTED,
        CHANGES_AFTER
    }

    private final S store;
    private volatile Consumer<Call> before = call -> {};
    private volatile Consumer<Call> after = call -> {};
    private volatile Consumer<Changes> beforeCommit = changes -> {};

    public FaultyStore(S store) {
        this.store = store;
    }

    /** Runs before each call; what it throws, the store throws. */
    public FaultyStore<S> before(Consumer<Call> action) {
        before = action;
        return this;
    }

    /** Runs after each call that succeeded; what it throws, the store throws. */
    public FaultyStore<S> after(Consumer<Call> action) {
        after = action;
        return this;
    }

    /** Runs before each commit; what it throws, the store throws. */
    public FaultyStore<S> beforeCommit(Consumer<Changes> action) {
        beforeCommit = action;
        return this;
    }

    /** Lets every call pass from now on. */
    public void heal() {
        before = call -> {};
        after = call -> {};
        beforeCommit = changes -> {};
    }

    private <T> T asked(Call call, Supplier<T> answer) {
        before.accept(call);
        T result = answer.get();
        after.accept(call);
        return result;
    }

    @Override
    public void bind(LogIdentity log) {
        store.bind(log);
    }

    @Override
    public Checkpoint checkpoint(int shard) {
        return asked(Call.CHECKPOINT, () -> store.checkpoint(shard));
    }

    @Override
    public Map<ConversationId, ChatConversation> conversations(Collection<ConversationId> ids) {
        return asked(Call.CONVERSATIONS, () -> store.conversations(ids));
    }

    @Override
    public Map<MessageId, ChatMessage> messages(Map<ConversationId, ? extends Collection<MessageId>> ids) {
        return asked(Call.MESSAGES, () -> store.messages(ids));
    }

    @Override
    public Map<MessageId, Quote> quotes(UserId reader, Map<ConversationId, ? extends Collection<Long>> seqs) {
        return asked(Call.QUOTES, () -> store.quotes(reader, seqs));
    }

    @Override
    public List<Participation> participations(Map<ConversationId, ? extends Collection<UserId>> users) {
        return asked(Call.PARTICIPATIONS, () -> store.participations(users));
    }

    @Override
    public void commit(Changes changes) {
        before.accept(Call.COMMIT);
        beforeCommit.accept(changes);
        store.commit(changes);
        after.accept(Call.COMMIT);
    }

    @Override
    public StoredStretch storedSince(int shard, long from, int limit) {
        return asked(Call.STORED_SINCE, () -> store.storedSince(shard, from, limit));
    }

    @Override
    public boolean continues(Cursor cursor) {
        return store.continues(cursor);
    }

    @Override
    public String epoch() {
        return store.epoch();
    }

    @Override
    public Cursor now() {
        return asked(Call.NOW, store::now);
    }

    @Override
    public Optional<ChatConversation> conversation(ConversationId id) {
        return asked(Call.CONVERSATION, () -> store.conversation(id));
    }

    @Override
    public Optional<ChatMessage> message(ConversationId conversation, MessageId id) {
        return asked(Call.MESSAGE, () -> store.message(conversation, id));
    }

    @Override
    public List<ChatMessage> range(ConversationId conversation, long fromSeq, long toSeq) {
        return asked(Call.RANGE, () -> store.range(conversation, fromSeq, toSeq));
    }

    @Override
    public List<ChatMessage> newest(Collection<ConversationId> conversations, int each) {
        return asked(Call.NEWEST, () -> store.newest(conversations, each));
    }

    @Override
    public List<ChatMessage> replies(ConversationId conversation, MessageId message, long afterSeq, int limit) {
        return asked(Call.REPLIES, () -> store.replies(conversation, message, afterSeq, limit));
    }

    @Override
    public List<Participation> participations(
            ConversationId conversation, long reached, Optional<UserId> after, int limit) {
        return asked(Call.PARTICIPATIONS_IN, () -> store.participations(conversation, reached, after, limit));
    }

    @Override
    public Set<ConversationId> everIn(UserId user) {
        return asked(Call.EVER_IN, () -> store.everIn(user));
    }

    @Override
    public List<OldestMessage> oldest(Optional<ConversationId> after, int limit) {
        return asked(Call.OLDEST, () -> store.oldest(after, limit));
    }

    @Override
    public Map<ConversationId, Member> conversationsOf(UserId member) {
        return asked(Call.CONVERSATIONS_OF, () -> store.conversationsOf(member));
    }

    @Override
    public List<ListedConversation> listed(UserId member, ListFilter filter, Optional<ListPlace> after, int limit) {
        return asked(Call.LISTED, () -> store.listed(member, filter, after, limit));
    }

    @Override
    public ChangesPage changesAfter(UserId member, Cursor cursor, int limit) {
        return asked(Call.CHANGES_AFTER, () -> store.changesAfter(member, cursor, limit));
    }

    @Override
    public Matches matching(UserId member, Optional<ConversationId> conversation, SearchTerms terms, int limit) {
        return asked(Call.MATCHING, () -> store.matching(member, conversation, terms, limit));
    }
}
