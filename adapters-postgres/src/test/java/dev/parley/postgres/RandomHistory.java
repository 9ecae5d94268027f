package dev.parley.postgres;

import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aContent;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aDirectConversation;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.aReply;
import static dev.parley.contract.Fixtures.memberships;

import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Reactions;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Makes up what happens next in a shard, on the state of a store in memory: everything that can happen to anything. */
final class RandomHistory {
    static final List<UserId> PEOPLE =
            IntStream.range(0, 6).mapToObj(i -> new UserId("user" + i)).toList();

    private final Random random;
    private final InMemoryMessageRepository memory;
    private final Map<ConversationId, Integer> shards = new LinkedHashMap<>();

    RandomHistory(Random random, InMemoryMessageRepository memory) {
        this.random = random;
        this.memory = memory;
    }

    Set<ConversationId> conversations() {
        return shards.keySet();
    }

    /** Several things happen in a shard, each at an offset of its own. */
    Changes batch(int shard) {
        Batch batch = new Batch(shard);
        for (int i = random.nextInt(6); i >= 0; i--) {
            batch.offset += random.nextInt(3);
            batch.happen();
            batch.offset++;
        }
        return batch.changes();
    }

    private UserId somebody() {
        return PEOPLE.get(random.nextInt(PEOPLE.size()));
    }

    private record Person(ConversationId conversation, UserId user) {}

    /** What has happened since the last commit. */
    private final class Batch {
        private final int shard;
        private final Checkpoint before;
        private final Map<ConversationId, ChatConversation> conversations = new LinkedHashMap<>();
        private final Map<Person, Membership> memberships = new LinkedHashMap<>();
        private final Map<MessageId, ChatMessage> messages = new LinkedHashMap<>();
        private final Map<Person, Participation> participations = new LinkedHashMap<>();
        private final Map<Person, Participation> asked = new LinkedHashMap<>();
        private final Set<Person> forgotten = new LinkedHashSet<>();
        private long offset;

        Batch(int shard) {
            this.shard = shard;
            this.before = memory.checkpoint(shard);
            this.offset = before.next();
        }

        Changes changes() {
            return new Changes(
                    shard,
                    before,
                    new Checkpoint(offset, before.next()),
                    List.copyOf(conversations.values()),
                    List.copyOf(memberships.values()),
                    List.copyOf(messages.values()),
                    asked.keySet().stream().map(participations::get).toList(),
                    forgotten.stream()
                            .map(person -> new Forgotten(person.conversation(), person.user()))
                            .toList());
        }

        void happen() {
            List<ConversationId> here = shards.keySet().stream()
                    .filter(id -> shards.get(id) == shard)
                    .toList();
            if (here.isEmpty() || random.nextInt(12) == 0) {
                begin();
                return;
            }
            ChatConversation state = state(here.get(random.nextInt(here.size())));
            UserId user = somebody();
            switch (random.nextInt(20)) {
                case 0 -> configure(state);
                case 1, 11 -> joinOrLeave(state, user);
                case 2 -> member(state, user, random.nextBoolean() ? Role.OWNER : Role.MEMBER);
                case 3, 4 -> prefer(state, user);
                case 5, 6 -> moveMarker(state, user);
                case 7 -> change(state, this::edit);
                case 8 -> change(state, this::react);
                case 9 -> delete(state);
                case 10 -> reply(state, user);
                case 12 -> expire(state);
                case 13 -> eraseOne(state, user);
                case 14 -> erase(state, user);
                default -> send(state, user);
            }
        }

        private ChatConversation state(ConversationId id) {
            return conversations.containsKey(id)
                    ? conversations.get(id)
                    : memory.conversation(id).orElseThrow();
        }

        private void put(ChatConversation state) {
            conversations.put(state.id(), state);
        }

        private void begin() {
            UserId other = PEOPLE.get(1 + random.nextInt(5));
            ChatConversation direct = aDirectConversation(PEOPLE.get(0), other, offset);
            ChatConversation first = random.nextBoolean() || shards.containsKey(direct.id())
                    ? aGroup(aConversationId(), offset, PEOPLE.get(0), other)
                    : direct;
            shards.put(first.id(), shard);
            put(first);
            memberships(first).forEach(each -> memberships.put(new Person(first.id(), each.user()), each));
        }

        private void configure(ChatConversation state) {
            History history = random.nextBoolean() ? History.ALL : History.JOINED;
            put(state.configured(
                    Optional.of(new Title("Title " + offset)),
                    new ConversationSettings(
                            history,
                            random.nextBoolean(),
                            random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofSeconds(offset + 1))),
                    NOON.plusSeconds(offset),
                    offset));
        }

        private void joinOrLeave(ChatConversation state, UserId user) {
            if (state.kind() == Kind.DIRECT) {
                return;
            }
            if (state.members().contains(user)) {
                members(state, user, state.members().without(user));
            } else {
                member(state, user, Role.MEMBER);
            }
        }

        private void member(ChatConversation state, UserId user, Role role) {
            if (state.kind() == Kind.DIRECT) {
                return;
            }
            long hidden = state.settings().history() == History.JOINED ? state.lastSeq() : 0;
            members(state, user, state.members().with(user, new Member(role, state.lastSeq(), hidden)));
        }

        private void members(ChatConversation state, UserId user, Members members) {
            put(state.withMembers(members, NOON.plusSeconds(offset / 3), offset));
            membership(state.id(), user, members);
        }

        private void membership(ConversationId conversation, UserId user, Members members) {
            Person person = new Person(conversation, user);
            if (forgotten.remove(person)) {
                participations.remove(person);
                asked.remove(person);
            }
            memberships.put(person, new Membership(conversation, user, members.member(user), offset));
        }

        private void prefer(ChatConversation state, UserId user) {
            Preferences wanted = new Preferences(random.nextBoolean(), random.nextBoolean());
            ask(state, user, known -> known.preferring(wanted, offset));
            if (state.kind() == Kind.DIRECT && state.members().contains(user)) {
                put(state(state.id()).withBlocks(state.blocks().with(user, wanted.blocked()), offset));
            }
        }

        private void moveMarker(ChatConversation state, UserId user) {
            long to = random.nextLong(state.lastSeq() + 1);
            ask(
                    state,
                    user,
                    known -> random.nextBoolean() ? known.moved(to, to / 2, offset) : known.moved(0, to, offset));
        }

        private void ask(ChatConversation state, UserId user, UnaryOperator<Participation> change) {
            Participation known = participation(state.id(), user);
            Participation after = change.apply(known);
            if (!after.equals(known)) {
                participations.put(new Person(state.id(), user), after);
                asked.put(new Person(state.id(), user), after);
                put(state.withChange(offset));
            }
        }

        private Participation participation(ConversationId conversation, UserId user) {
            Participation none = Participation.none(conversation, user);
            return Optional.ofNullable(participations.get(new Person(conversation, user)))
                    .or(() -> forgotten.contains(new Person(conversation, user)) ? Optional.of(none) : Optional.empty())
                    .or(() -> memory.participations(Map.of(conversation, Set.of(user))).stream()
                            .findFirst())
                    .orElse(none);
        }

        /** Who was forgotten comes back before they say anything. */
        private boolean isForgotten(ChatConversation state, UserId user) {
            return forgotten.contains(new Person(state.id(), user));
        }

        private void send(ChatConversation state, UserId user) {
            if (isForgotten(state, user)) {
                return;
            }
            ChatConversation after = state.withMessage(NOON.plusSeconds(offset / 2), offset);
            put(after);
            Body body = new Body(
                    random.nextBoolean() ? Optional.of(new MessageText("text " + offset)) : Optional.empty(),
                    Optional.of(aContent()),
                    List.of());
            stored(
                    random.nextInt(4) == 0
                            ? aMessage(state.id(), user, body, after.lastSeq(), offset)
                            : aMessage(state.id(), user, "text " + offset, after.lastSeq(), offset));
        }

        private void reply(ChatConversation state, UserId user) {
            any(state).filter(any -> !isForgotten(state, user)).ifPresent(question -> {
                ChatConversation after = state.withMessage(NOON.plusSeconds(offset / 2), offset);
                put(after);
                stored(aReply(question, user, "answer " + offset, after.lastSeq(), offset));
                messages.put(question.id(), question.withReply(offset));
            });
        }

        private void stored(ChatMessage message) {
            messages.put(message.id(), message);
            participate(message, message.sender(), known -> known.sent(message.seq()));
        }

        private void participate(ChatMessage message, UserId user, UnaryOperator<Participation> change) {
            participations.put(
                    new Person(message.conversation(), user),
                    change.apply(participation(message.conversation(), user)));
        }

        /** One that is shown. */
        private Optional<ChatMessage> any(ChatConversation state) {
            List<ChatMessage> all = all(state).stream()
                    .filter(message -> message.seq() > state.expiredSeq() && !message.isDeleted())
                    .toList();
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
        }

        private List<ChatMessage> all(ChatConversation state) {
            Map<MessageId, ChatMessage> all = new LinkedHashMap<>();
            memory.range(state.id(), 1, Long.MAX_VALUE).forEach(message -> all.put(message.id(), message));
            messages.values().stream()
                    .filter(message -> message.conversation().equals(state.id()))
                    .forEach(message -> all.put(message.id(), message));
            return new ArrayList<>(all.values());
        }

        private void change(ChatConversation state, UnaryOperator<ChatMessage> how) {
            any(state).ifPresent(message -> {
                put(state.withChange(offset));
                messages.put(message.id(), how.apply(message));
            });
        }

        private ChatMessage edit(ChatMessage message) {
            List<UserId> mentioned = random.nextBoolean() ? List.of() : List.of(somebody());
            Body body = Body.of(new MessageText("edited " + offset + " https://example.org/" + offset));
            return message.edited(body, mentioned, NOON.plusSeconds(offset), offset);
        }

        private ChatMessage react(ChatMessage message) {
            Reactions before = message.amendments().reactions();
            Reaction reaction = new Reaction(random.nextBoolean() ? "+1" : "\u2764\ufe0f");
            UserId user = somebody();
            Reactions with = before.with(reaction, user);
            return message.withReactions(with.equals(before) ? before.without(reaction, user) : with, offset);
        }

        private void delete(ChatConversation state) {
            change(state, message -> message.deleted(NOON.plusSeconds(offset), offset));
        }

        private void expire(ChatConversation state) {
            long seq = state.expiredSeq() + random.nextInt(4);
            if (Math.min(seq, state.lastSeq()) > state.expiredSeq()) {
                put(state.expired(seq, offset));
            }
        }

        /** As it happens when the erasing of somebody ends half way. */
        private void eraseOne(ChatConversation state, UserId user) {
            List<ChatMessage> all = all(state);
            if (!all.isEmpty()) {
                erase(state, user, all.get(random.nextInt(all.size())));
            }
        }

        private void erase(ChatConversation state, UserId user, ChatMessage message) {
            ChatMessage without = message.without(user, state.members(), NOON.plusSeconds(offset), offset);
            if (!without.equals(message)) {
                put(state(state.id()).withChange(offset));
                messages.put(message.id(), message.seq() <= state.expiredSeq() ? without.expired() : without);
            }
        }

        /** At once what otherwise are several events: nobody belongs to it whom it knows no more. */
        private void erase(ChatConversation state, UserId user) {
            if (state.members().contains(user)) {
                end(state, user);
            }
            ChatConversation after = state(state.id());
            all(after).forEach(message -> erase(after, user, message));
            Person person = new Person(state.id(), user);
            memberships.remove(person);
            participations.remove(person);
            asked.remove(person);
            forgotten.add(person);
        }

        private void end(ChatConversation state, UserId user) {
            if (state.kind() == Kind.GROUP) {
                members(state, user, state.members().without(user));
                return;
            }
            Members replaced = state.members().replaced(user, UserId.ERASED);
            put(state.closed(replaced, NOON.plusSeconds(offset), offset));
            membership(state.id(), UserId.ERASED, replaced);
        }
    }
}
