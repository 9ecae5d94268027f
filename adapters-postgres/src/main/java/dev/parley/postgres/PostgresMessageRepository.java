package dev.parley.postgres;

import dev.parley.shared.event.ThreadGuard;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A store in a Postgres database, for one process or for many.
 *
 * <p>A commit is one transaction, on the condition that the shard's checkpoint is where its writer expects it. Readers have
 * connections of their own, so that they and the writers never wait for one another. After an outage of the server it works
 * again by itself.
 *
 * <p>Where it was opened for this process alone, no other process can open it so while this one lives. If another one takes the
 * database over nevertheless, because the connection that keeps it was lost, this one writes nothing any more: each commit fails
 * with {@code store.unavailable} and {@link #trouble()} says so. Reading goes on.
 */
public final class PostgresMessageRepository implements MessageRepository, ChatHistory, MessageSearch, AutoCloseable {
    private final String place;
    private final List<String> weaknesses;
    private final Optional<Owner> owner;
    private final Watch watch;
    private final Pool writers;
    private final Pool readers;
    private final Continuity continuity = new Continuity();

    private PostgresMessageRepository(
            PostgresSettings settings, Connections connections, Audit audit, ThreadGuard guard) {
        this.place = connections.place();
        this.weaknesses = audit.weaknesses();
        this.owner = settings.exclusive() ? Optional.of(new Owner(place)) : Optional.empty();
        this.watch = Watch.begin(settings, connections, owner, guard);
        this.writers = Pool.open("writers", settings.pools().writers(), connections, settings);
        this.readers = Pool.open("readers", settings.pools().readers(), connections, settings);
    }

    /**
     * Opens a database, and makes or completes its tables.
     *
     * @param settings where and how
     * @return the store; close it to let others take it over
     * @throws DatabaseNotOpenedException when it is not fit, or another process has it to itself
     * @throws dev.parley.ParleyException when it can't be reached now; the message says what to check
     */
    public static PostgresMessageRepository open(PostgresSettings settings) {
        return open(settings, ThreadGuard.logging());
    }

    /**
     * The same with a guard.
     *
     * @param settings where and how
     * @param guard hears of a thread that ends by an error
     * @return the store; close it to let others take it over
     * @throws DatabaseNotOpenedException when it is not fit, or another process has it to itself
     * @throws dev.parley.ParleyException when it can't be reached now; the message says what to check
     */
    public static PostgresMessageRepository open(PostgresSettings settings, ThreadGuard guard) {
        Connections connections = new Connections(settings);
        Audit audit = audit(connections);
        audit.check(connections.place(), settings.allowWeakDurability());
        Schema.migrate(connections);
        return new PostgresMessageRepository(settings, connections, audit, guard);
    }

    /**
     * Begins another life of the store, after a backup was restored: every cursor that was given out before is reset.
     *
     * @param settings where and how; nobody writes to the database
     * @return the store's epoch from now on
     * @throws DatabaseNotOpenedException when it is not fit, or another process has it to itself
     * @throws dev.parley.ParleyException when it can't be reached now; the message says what to check
     */
    public static String renew(PostgresSettings settings) {
        try (PostgresMessageRepository store = open(settings.withExclusive(true))) {
            store.writers.transaction(Binding::renew);
            return store.epoch();
        }
    }

    private static Audit audit(Connections connections) {
        try (Connection connection = connections.open()) {
            return Audit.of(connection);
        } catch (SQLException e) {
            throw Failures.ofConnecting(e, connections.place());
        }
    }

    /**
     * Why it can't be used now; looked for once a second.
     *
     * @return empty while all is well, otherwise one sentence for the operator
     */
    public Optional<String> trouble() {
        return watch.trouble();
    }

    /**
     * By which settings of the server a commit may be lost, though the settings of this process allow them.
     *
     * @return one sentence each; empty for a durable database
     */
    public List<String> weaknesses() {
        return weaknesses;
    }

    @Override
    public void bind(LogIdentity log) {
        writers.transaction(connection -> {
            LogIdentity bound = Binding.bind(connection, log, place);
            if (!log.keepsEvents()) {
                Continuity.begin(connection, Lookups.checkpoint(connection, 0).next() - 1);
            }
            return bound;
        });
        continuity.follow(log);
    }

    @Override
    public Checkpoint checkpoint(int shard) {
        return writers.query(connection -> Lookups.checkpoint(connection, shard));
    }

    @Override
    public Map<ConversationId, ChatConversation> conversations(Collection<ConversationId> ids) {
        return writers.query(connection -> Lookups.conversations(connection, ids)).stream()
                .collect(Collectors.toMap(ChatConversation::id, Function.identity()));
    }

    @Override
    public Map<MessageId, ChatMessage> messages(Map<ConversationId, ? extends Collection<MessageId>> ids) {
        return writers.query(connection -> Lookups.messages(connection, ids)).stream()
                .collect(Collectors.toMap(ChatMessage::id, Function.identity()));
    }

    @Override
    public List<Participation> participations(Map<ConversationId, ? extends Collection<UserId>> users) {
        return writers.query(connection -> Lookups.participations(connection, users));
    }

    @Override
    public void commit(Changes changes) {
        owner.ifPresent(Owner::checkNotReplaced);
        continuity.commit(
                changes,
                lost -> writers.transaction(connection -> {
                    if (lost) {
                        Continuity.begin(connection, changes.expected().next() - 1);
                    }
                    new Commit(connection, changes).write(owner);
                    return changes;
                }));
    }

    @Override
    public StoredStretch storedSince(int shard, long from, int limit) {
        return writers.snapshot(connection -> StretchQueries.since(connection, shard, from, limit));
    }

    @Override
    public String epoch() {
        return now().epoch();
    }

    @Override
    public Cursor now() {
        return readers.query(Lookups::now);
    }

    @Override
    public boolean continues(Cursor cursor) {
        return readers.query(connection -> Continuity.includes(connection, cursor));
    }

    @Override
    public Optional<ChatConversation> conversation(ConversationId id) {
        return readers.query(connection -> Lookups.conversations(connection, List.of(id))).stream()
                .findFirst();
    }

    @Override
    public Optional<ChatMessage> message(ConversationId conversation, MessageId id) {
        return readers.query(connection -> Lookups.messages(connection, Map.of(conversation, List.of(id)))).stream()
                .findFirst();
    }

    @Override
    public Map<MessageId, Quote> quotes(UserId reader, Map<ConversationId, ? extends Collection<Long>> seqs) {
        return readers.query(connection -> Lookups.quotes(connection, reader, seqs));
    }

    @Override
    public List<ChatMessage> range(ConversationId conversation, long fromSeq, long toSeq) {
        return readers.query(connection -> HistoryQueries.range(connection, conversation, fromSeq, toSeq));
    }

    @Override
    public List<ChatMessage> newest(Collection<ConversationId> conversations, int each) {
        return readers.query(connection -> HistoryQueries.newest(connection, conversations, each));
    }

    @Override
    public List<ChatMessage> replies(ConversationId conversation, MessageId message, long afterSeq, int limit) {
        return readers.query(connection -> HistoryQueries.replies(connection, conversation, message, afterSeq, limit));
    }

    @Override
    public List<Participation> participations(
            ConversationId conversation, long reached, Optional<UserId> after, int limit) {
        return readers.query(
                connection -> HistoryQueries.participations(connection, conversation, reached, after, limit));
    }

    @Override
    public Map<ConversationId, Member> conversationsOf(UserId member) {
        return readers.query(connection -> HistoryQueries.conversationsOf(connection, member));
    }

    @Override
    public Set<ConversationId> everIn(UserId user) {
        return readers.query(connection -> HistoryQueries.everIn(connection, user));
    }

    @Override
    public List<OldestMessage> oldest(Optional<ConversationId> after, int limit) {
        return readers.query(connection -> HistoryQueries.oldest(connection, after, limit));
    }

    @Override
    public List<ListedConversation> listed(UserId member, ListFilter filter, Optional<ListPlace> after, int limit) {
        return readers.query(connection -> HistoryQueries.listed(connection, member, filter, after, limit));
    }

    @Override
    public ChangesPage changesAfter(UserId member, Cursor cursor, int limit) {
        return readers.snapshot(connection -> ChangesQueries.after(connection, member, cursor, limit));
    }

    @Override
    public Matches matching(UserId member, Optional<ConversationId> conversation, SearchTerms terms, int limit) {
        return readers.snapshot(connection -> SearchQueries.matching(connection, member, conversation, terms, limit));
    }

    /** Ends its connections; when this returns, another process may take the database over. */
    @Override
    public void close() {
        writers.close();
        readers.close();
        watch.close();
    }
}
