package dev.parley.json;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.json.StoreNotOpenedException.Reason;
import dev.parley.shared.event.FencedException;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * A store of append-only files of JSON lines in one folder, for one process. What it keeps in memory, and how its files read,
 * is told by the package.
 *
 * <p>A commit returns when its records are forced to the disk; commits of several shards that wait at the same time share one
 * force. A reader sees nothing that is not forced.
 *
 * <p>The first failure of a write or a force ends the writing for good: commits that wait get {@code outcome_unknown}, later
 * ones {@code store.unavailable}, {@link #trouble()} says so, and the process should end and start again, which reads what the
 * disk really has. Reading goes on. A full disk is noticed before it is full, by the reserve of the settings, and refused
 * with {@code store.full} until there is room again. Where the disk fills up faster than that, what was written of the batch
 * is cut off again; if the cut can be forced, nothing has happened and the answer is {@code store.full} too, if not, it is a failure
 * as above. Only a failed write is treated so, never a failed force.
 */
public final class JsonMessageRepository implements MessageRepository, ChatHistory, MessageSearch, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JsonMessageRepository.class.getName());

    private final FolderLock lock;
    private final String epoch;
    private final long incarnation = newIncarnation();
    private final Index index;
    private final MessageQueries messages;
    private final ListQueries lists;
    private final ChangeQueries changes;
    private final SearchQueries searches;
    private final MessageFiles files;
    private final JournalWriter writer;
    private final Cleaning cleaning;
    /** Held by whoever writes until the index knows what was written; alone by whoever looks for what is to be cleaned. */
    private final ReadWriteLock writing = new ReentrantReadWriteLock();

    private final Map<Integer, Object> shards = new ConcurrentHashMap<>();

    private JsonMessageRepository(JsonSettings settings, FolderLock lock, Consumer<String> onFailure)
            throws IOException {
        this.lock = lock;
        this.index = new Index();
        Segments.deleteUnfinished(settings.folder());
        JournalScan.End end = scan(settings.folder(), index);
        this.epoch = end.epoch().orElseGet(() -> UUID.randomUUID().toString());
        this.files = new MessageFiles(settings.folder());
        StoredMessages stored = new StoredMessages(index, files);
        this.messages = new MessageQueries(stored);
        this.lists = new ListQueries(index, stored);
        this.changes = new ChangeQueries(epoch, index, stored);
        this.searches = new SearchQueries(index, stored, settings.searchReach());
        this.writer = new JournalWriter(
                end.epoch().isPresent() ? Journal.resume(settings, end) : Journal.begin(settings, epoch),
                lock,
                onFailure);
        this.cleaning = new Cleaning(
                new CleaningPass(settings, index, files, writer, writing.writeLock()), settings.cleaningDelay());
        if (index.read(state -> state.uncleaned.isAny())) {
            cleaning.soon();
        }
    }

    private static JournalScan.End scan(Path folder, Index index) throws IOException {
        Optional<DurableEnd.At> forced = DurableEnd.read(folder);
        JournalScan.End end = new JournalScan(folder, index, forced).run();
        if (forced.isEmpty() && end.epoch().isPresent()) {
            LOG.log(
                    Level.INFO,
                    "The store in " + folder + " has no file " + DurableEnd.NAME
                            + ": it is taken for a restored backup, which begins where its journal ends");
        }
        return end;
    }

    /**
     * Opens a store, or makes an empty one.
     *
     * @param settings where and how
     * @return the store; close it to let others open it
     * @throws StoreNotOpenedException when it is open elsewhere, damaged, too new or inaccessible
     */
    public static JsonMessageRepository open(JsonSettings settings) {
        return open(settings, trouble -> {});
    }

    /**
     * Opens a store, or makes an empty one.
     *
     * @param settings where and how
     * @param onFailure hears once, on the writer's thread, that nothing can be written any more and why: the process should end
     * @return the store; close it to let others open it
     * @throws StoreNotOpenedException when it is open elsewhere, damaged, too new or inaccessible
     */
    public static JsonMessageRepository open(JsonSettings settings, Consumer<String> onFailure) {
        try {
            JsonSettings real = settings.withFolder(StoreFolder.make(settings.folder()));
            FolderLock lock = FolderLock.take(real.folder());
            try {
                return new JsonMessageRepository(real, lock, onFailure);
            } catch (IOException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StoreNotOpenedException(
                    Reason.INACCESSIBLE, "The store in " + settings.folder() + " can't be read or written: " + e, e);
        }
    }

    /**
     * Begins another life of the store, after a backup took the folder's place: every cursor that was given out before is reset,
     * and the journal may end before what the file {@code durable} says, which is of the folder's past.
     *
     * @param settings where and how; nobody has the store open
     * @return the store's epoch from now on
     * @throws StoreNotOpenedException when it is open elsewhere, damaged, too new or inaccessible
     * @throws ParleyException {@code store.full} when nothing can be written
     */
    public static String renew(JsonSettings settings) {
        try {
            Path folder = StoreFolder.make(settings.folder());
            FolderLock lock = FolderLock.take(folder);
            try {
                Files.deleteIfExists(folder.resolve(DurableEnd.NAME));
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new StoreNotOpenedException(
                    Reason.INACCESSIBLE, "The store in " + settings.folder() + " can't be read or written: " + e, e);
        }
        String renewed = UUID.randomUUID().toString();
        try (JsonMessageRepository store = open(settings)) {
            store.store(BatchEncoder.epoch(renewed));
        }
        return renewed;
    }

    /**
     * Whether it can still store anything.
     *
     * @return empty while all is well, otherwise one sentence for the operator
     */
    public Optional<String> trouble() {
        return writer.refusal().map(ParleyException::detail);
    }

    @Override
    public void bind(LogIdentity identity) {
        synchronized (index) {
            Optional<LogIdentity> bound = index.read(IndexState::log);
            if (bound.isPresent() && !bound.get().equals(identity)) {
                throw new IllegalStateException(
                        "This store follows the log " + bound.get().name() + " with "
                                + bound.get().shards() + " shards and can't follow " + identity.name() + " with "
                                + identity.shards() + "; use a folder of its own for that one.");
            }
            if (bound.isEmpty()) {
                store(BatchEncoder.encode(identity));
            }
        }
        beginIncarnationUnlessFull(identity);
    }

    /** A store that is full can be read; what is written later begins the incarnation first. */
    private void beginIncarnationUnlessFull(LogIdentity log) {
        try {
            beginIncarnation(log);
        } catch (ParleyException e) {
            if (e.problem() != Problem.STORE_FULL) {
                throw e;
            }
            LOG.log(Level.WARNING, "The store is opened for reading: {0}", e.detail());
        }
    }

    /** Before anything else is written, so that a copy of the store which is written to is told from this one. */
    private void beginIncarnation(LogIdentity log) {
        if (log.keepsEvents()) {
            return;
        }
        synchronized (index) {
            if (index.read(state -> state.incarnations.latest()) != incarnation) {
                store(BatchEncoder.incarnation(incarnation));
            }
        }
    }

    private static long newIncarnation() {
        long id = UUID.randomUUID().getMostSignificantBits();
        return id == Cursor.NO_INCARNATION ? newIncarnation() : id;
    }

    @Override
    public Checkpoint checkpoint(int shard) {
        return index.read(state -> state.checkpoint(shard));
    }

    @Override
    public Map<ConversationId, ChatConversation> conversations(Collection<ConversationId> ids) {
        return index.read(state -> {
            Map<ConversationId, ChatConversation> found = new HashMap<>();
            ids.forEach(id -> state.chat(id).ifPresent(chat -> found.put(id, chat.state())));
            return found;
        });
    }

    @Override
    public Map<MessageId, ChatMessage> messages(Map<ConversationId, ? extends Collection<MessageId>> ids) {
        Map<MessageId, ChatMessage> found = new HashMap<>();
        ids.forEach((conversation, wanted) ->
                wanted.forEach(id -> message(conversation, id).ifPresent(message -> found.put(id, message))));
        return found;
    }

    @Override
    public Map<MessageId, Quote> quotes(UserId reader, Map<ConversationId, ? extends Collection<Long>> seqs) {
        return messages.quotes(reader, seqs);
    }

    @Override
    public List<Participation> participations(Map<ConversationId, ? extends Collection<UserId>> users) {
        return index.read(state -> {
            List<Participation> found = new ArrayList<>();
            users.forEach((conversation, wanted) -> state.chat(conversation)
                    .ifPresent(chat ->
                            wanted.forEach(user -> chat.participants.of(user).ifPresent(found::add))));
            return found;
        });
    }

    @Override
    public void commit(Changes batch) {
        int shard = batch.shard();
        synchronized (shards.computeIfAbsent(shard, any -> new Object())) {
            if (checkpoint(shard).next() != batch.expected().next()) {
                throw new FencedException(shard, batch.expected().next());
            }
            index.read(IndexState::log).ifPresent(this::beginIncarnation);
            List<ConversationId> changed =
                    batch.conversations().stream().map(ChatConversation::id).toList();
            Map<ConversationId, ChatConversation> before = conversations(changed);
            store(BatchEncoder.encode(batch, before));
            if (TakenAway.isAnythingBy(batch, before)) {
                cleaning.soon();
            }
        }
    }

    /** Takes out of the files now what is gone; false when something is left. */
    boolean clean() {
        return cleaning.now();
    }

    private void store(BatchEncoder.Encoded encoded) {
        writing.readLock().lock();
        try {
            write(encoded);
        } finally {
            writing.readLock().unlock();
        }
    }

    private void write(BatchEncoder.Encoded encoded) {
        index.check(encoded.batch());
        Journal.Place place = writer.write(encoded);
        try {
            index.apply(encoded.batch(), place.segment(), place.offset());
        } catch (RuntimeException | Error e) {
            // The next batch would follow from an index that lacks this one, and could not be read again.
            writer.giveUp(e);
            throw new ParleyException(
                    Problem.OUTCOME_UNKNOWN, "It was stored, but can't be read before the store is opened again.", e);
        }
    }

    @Override
    public StoredStretch storedSince(int shard, long from, int limit) {
        return changes.storedSince(shard, from, limit);
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public Cursor now() {
        return changes.now();
    }

    @Override
    public boolean continues(Cursor cursor) {
        return index.read(state -> state.incarnations.include(cursor));
    }

    @Override
    public Optional<ChatConversation> conversation(ConversationId id) {
        return index.read(state -> state.chat(id).map(Chat::state));
    }

    @Override
    public Optional<ChatMessage> message(ConversationId conversation, MessageId id) {
        return messages.message(conversation, id);
    }

    @Override
    public List<ChatMessage> range(ConversationId conversation, long fromSeq, long toSeq) {
        return messages.range(conversation, fromSeq, toSeq);
    }

    @Override
    public List<ChatMessage> newest(Collection<ConversationId> conversations, int each) {
        return messages.newest(conversations, each);
    }

    @Override
    public List<ChatMessage> replies(ConversationId conversation, MessageId message, long afterSeq, int limit) {
        return messages.replies(conversation, message, afterSeq, limit);
    }

    @Override
    public List<Participation> participations(
            ConversationId conversation, long reached, Optional<UserId> after, int limit) {
        return lists.participations(conversation, reached, after, limit);
    }

    @Override
    public Map<ConversationId, Member> conversationsOf(UserId member) {
        return lists.conversationsOf(member);
    }

    @Override
    public Set<ConversationId> everIn(UserId user) {
        return lists.everIn(user);
    }

    /** In the order in which the conversations began. */
    @Override
    public List<OldestMessage> oldest(Optional<ConversationId> after, int limit) {
        return messages.oldest(after, limit);
    }

    @Override
    public List<ListedConversation> listed(UserId member, ListFilter filter, Optional<ListPlace> after, int limit) {
        return lists.listed(member, filter, after, limit);
    }

    @Override
    public ChangesPage changesAfter(UserId member, Cursor cursor, int limit) {
        return changes.changesAfter(member, cursor, limit);
    }

    /** Looks at the newest messages, as many as {@link JsonSettings#searchReach()} says, and reads each of them from the files. */
    @Override
    public Matches matching(UserId member, Optional<ConversationId> conversation, SearchTerms terms, int limit) {
        return searches.matching(member, conversation, terms, limit);
    }

    /** Lets the commits that wait finish, refuses later ones, and lets others open the store. */
    @Override
    public void close() {
        cleaning.close();
        writer.close();
        files.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Closing the lock file failed; the lock ends with the process", e);
        }
    }
}
