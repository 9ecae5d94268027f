package dev.parley.json;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps in memory: conversations, memberships and checkpoints as they are, and where the messages are. The same
 * batches in the same order make the same index. Safe for any number of threads; nothing is read from or written to the disk
 * under its lock.
 */
final class Index {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final State state = new State();

    /** What the lock guards. */
    static final class State {
        private final Map<ConversationId, Chat> chats = new HashMap<>();
        private final Map<UserId, Person> people = new HashMap<>();
        private final Map<Integer, Checkpoint> checkpoints = new HashMap<>();
        private final Map<Integer, Recency> recency = new HashMap<>();
        private @Nullable LogIdentity log;

        Optional<Chat> chat(ConversationId id) {
            return Optional.ofNullable(chats.get(id));
        }

        Optional<Person> person(UserId user) {
            return Optional.ofNullable(people.get(user));
        }

        Checkpoint checkpoint(int shard) {
            return checkpoints.getOrDefault(shard, Checkpoint.START);
        }

        Recency recency(int shard) {
            return recency.getOrDefault(shard, new Recency());
        }

        Optional<LogIdentity> log() {
            return Optional.ofNullable(log);
        }

        private Chat known(ConversationId id) {
            return chat(id).orElseThrow(
                            () -> new IllegalArgumentException("the conversation " + id + " does not exist"));
        }
    }

    /** The conversations that a person is in, and those that they left. */
    static final class Person {
        final UserId user;
        final Set<Chat> chats = new HashSet<>(2);
        final Set<Chat> left = new HashSet<>(0);

        Person(UserId user) {
            this.user = user;
        }
    }

    /** Reads memory and nothing else. */
    <T> T read(Function<State, T> question) {
        lock.readLock().lock();
        try {
            return question.apply(state);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Learns a batch whose first byte is at an offset of a segment. */
    void apply(StoredBatch batch, int segment, long base) {
        lock.writeLock().lock();
        try {
            new Application(batch, segment, base).run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Whether a batch fits to what is there.
     *
     * @throws IllegalArgumentException when it does not: something in between is missing, or it breaks the order of seqs
     */
    void check(StoredBatch batch) {
        lock.readLock().lock();
        try {
            checkOrder(batch);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void checkOrder(StoredBatch batch) {
        int shard = batch.commit().shard();
        if (state.checkpoint(shard).next() != batch.commit().from()) {
            throw new IllegalArgumentException("the shard " + shard + " is at "
                    + state.checkpoint(shard).next() + ", not at "
                    + batch.commit().from());
        }
        Map<ConversationId, Long> last = new HashMap<>();
        batch.conversations().forEach(conversation -> last.put(conversation.id(), 0L));
        batch.conversations().forEach(conversation -> last(last, conversation.id(), shard));
        batch.memberships().forEach(membership -> last(last, membership.conversation(), shard));
        for (StoredBatch.MessageLine message : batch.messages()) {
            long before = last(last, message.conversation(), shard);
            if (message.seq() != before + 1) {
                throw new IllegalArgumentException("a message has the seq " + message.seq() + " after " + before);
            }
            last.put(message.conversation(), message.seq());
        }
    }

    private long last(Map<ConversationId, Long> last, ConversationId id, int shard) {
        Long inBatch = last.get(id);
        if (inBatch != null && !state.chats.containsKey(id)) {
            return inBatch;
        }
        Chat chat = state.known(id);
        if (chat.shard != shard) {
            throw new IllegalArgumentException("the conversation " + id + " belongs to the shard " + chat.shard);
        }
        return Math.max(chat.messages.count(), inBatch == null ? 0 : inBatch);
    }

    /** One batch on its way into the index, under the write lock. */
    private final class Application {
        private final StoredBatch batch;
        private final int segment;
        private final long base;
        private final int shard;
        private final Set<Chat> touched = new LinkedHashSet<>();
        private final Set<Chat> described = new HashSet<>();
        private final Map<Chat, Map<UserId, Role>> members = new LinkedHashMap<>();

        Application(StoredBatch batch, int segment, long base) {
            this.batch = batch;
            this.segment = segment;
            this.base = base;
            this.shard = batch.commit().shard();
        }

        void run() {
            batch.log().ifPresent(log -> state.log = log);
            batch.conversations().forEach(this::describe);
            batch.memberships().forEach(this::move);
            members.forEach((chat, roles) -> chat.state(Chat.withMembers(chat.state(), Members.of(roles))));
            batch.messages().forEach(this::add);
            if (shard != StoredBatch.Commit.NO_SHARD) {
                state.recency.computeIfAbsent(shard, any -> new Recency()).touch(touched);
                state.checkpoints.put(
                        shard,
                        new Checkpoint(batch.commit().next(), batch.commit().announced()));
            }
        }

        private void describe(ChatConversation conversation) {
            Chat chat = state.chats.computeIfAbsent(conversation.id(), any -> new Chat(shard, conversation));
            chat.state(Chat.withMembers(conversation, chat.state().members()));
            described.add(chat);
            touched.add(chat);
        }

        private void move(Membership membership) {
            Chat chat = state.known(membership.conversation());
            Person person = state.people.computeIfAbsent(membership.user(), Person::new);
            Map<UserId, Role> roles = members.computeIfAbsent(
                    chat, any -> new LinkedHashMap<>(chat.state().members().roles()));
            if (membership.role().isPresent()) {
                roles.put(person.user, membership.role().get());
                person.chats.add(chat);
                person.left.remove(chat);
                chat.joined(person.user);
            } else {
                roles.remove(person.user);
                person.chats.remove(chat);
                person.left.add(chat);
                chat.left(membership);
            }
        }

        private void add(StoredBatch.MessageLine message) {
            Chat chat = state.known(message.conversation());
            long location = Location.of(segment, base + message.offset(), message.length());
            chat.messages.add(message.id(), location, message.revision());
            if (!described.contains(chat)) {
                chat.state(chat.state().withMessage(message.sentAt(), message.revision()));
                touched.add(chat);
            }
        }
    }
}
