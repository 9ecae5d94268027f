package dev.parley.conversation;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.AggregateRoot;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A conversation and the rules on who may change it. The same rules decide twice: early, when a person asks (the methods that
 * record events), and with the last word in log order ({@link #apply}).
 *
 * <p>Owners rename, archive, add, remove, give roles, hand over, and say how long messages are kept; anyone may leave; a group
 * that has members has an owner. Of a direct conversation each of the two says how long it keeps messages, unless the other has
 * blocked them, and nothing else changes. A person who is not a member is told that there is no such conversation.
 */
public final class Conversation extends AggregateRoot {
    /** The most members of a conversation. */
    public static final int MAX_MEMBERS = 10_000;

    private ChatConversation state;

    private Conversation(ChatConversation state) {
        this.state = state;
    }

    /**
     * A conversation as it was stored.
     *
     * @param state what is known of it
     * @return its aggregate
     */
    public static Conversation of(ChatConversation state) {
        return new Conversation(state);
    }

    /**
     * Starts a group.
     *
     * @param id which publication
     * @param conversation the id of the new conversation
     * @param command who starts it, under which title and with whom
     * @param at when
     * @return the new conversation, which has recorded {@link ConversationStarted}
     * @throws InvalidInputException {@link Problem#MEMBERS_TOO_MANY}
     */
    public static Conversation start(EventId id, ConversationId conversation, StartConversation command, Instant at) {
        Members members = members(command.by(), command.members());
        ConversationStarted started =
                new ConversationStarted(id, conversation, command.by(), command.title(), members, at);
        Conversation aggregate = new Conversation(begin(started, NOT_LOGGED));
        aggregate.record(started);
        return aggregate;
    }

    private static Members members(UserId starter, Set<UserId> others) {
        Map<UserId, Role> roles = new LinkedHashMap<>();
        roles.put(starter, Role.OWNER);
        others.forEach(user -> roles.putIfAbsent(user, Role.MEMBER));
        checkSize(roles.size());
        if (roles.keySet().stream().anyMatch(UserId::isSystem)) {
            throw new InvalidInputException(
                    "members", Problem.USER_INVALID, "A system sender belongs to no conversation and needs not to.");
        }
        return Members.first(roles);
    }

    private static final long NOT_LOGGED = -1;

    /**
     * The conversation that an event starts.
     *
     * @param started the event
     * @param offset where it stands in the log
     * @return its first state
     */
    public static ChatConversation begin(ConversationStarted started, long offset) {
        return ChatConversation.first(
                started.conversation(),
                Kind.GROUP,
                Optional.of(started.title()),
                started.members(),
                started.at(),
                offset);
    }

    /**
     * The direct conversation of two people, which their first message starts.
     *
     * @param one one of them
     * @param other the other one
     * @param at when
     * @param offset where the first message stands in the log
     * @return its first state
     */
    public static ChatConversation beginDirect(UserId one, UserId other, Instant at, long offset) {
        Map<UserId, Role> roles = new LinkedHashMap<>();
        roles.put(one, Role.MEMBER);
        roles.put(other, Role.MEMBER);
        return ChatConversation.first(
                ConversationId.direct(one, other), Kind.DIRECT, Optional.empty(), Members.first(roles), at, offset);
    }

    /**
     * What the conversation is now.
     *
     * @return its state
     */
    public ChatConversation state() {
        return state;
    }

    /**
     * Gives it another title or another use.
     *
     * @param id which publication
     * @param command who asks, and what is to be another
     * @param at when
     */
    public void configure(EventId id, ConfigureConversation command, Instant at) {
        happen(new ConversationConfigured(
                id,
                state.id(),
                command.by(),
                command.title(),
                command.history(),
                command.archived(),
                command.retention(),
                at));
    }

    /**
     * Takes somebody in, or gives a member another role.
     *
     * @param id which publication
     * @param by who asks
     * @param user whom
     * @param role the role from now on
     * @param at when
     */
    public void add(EventId id, UserId by, UserId user, Role role, Instant at) {
        happen(new MemberAdded(id, state.id(), by, user, role, at));
    }

    /**
     * Takes a member out; with oneself, leaves.
     *
     * @param id which publication
     * @param by who asks
     * @param user whom
     * @param at when
     */
    public void remove(EventId id, UserId by, UserId user, Instant at) {
        happen(new MemberRemoved(id, state.id(), by, user, at));
    }

    /**
     * Makes another member an owner in the place of one.
     *
     * @param id which publication
     * @param by who asks
     * @param to the owner from now on
     * @param at when
     */
    public void handOver(EventId id, UserId by, UserId to, Instant at) {
        happen(new OwnershipHandedOver(id, state.id(), by, to, at));
    }

    private void happen(ConversationEvent event) {
        apply(event, NOT_LOGGED);
        record(event);
    }

    /**
     * Applies an event, if the rules allow it in the present state.
     *
     * @param event what was asked for
     * @param offset where it stands in the log
     * @return whether anything changed
     * @throws ParleyException the reason for which it is refused; the state stays
     */
    public boolean apply(ConversationEvent event, long offset) {
        if (event instanceof ConversationStarted started) {
            return restart(started);
        }
        ChatConversation before = state;
        if (event instanceof MessagesExpired expired) {
            state = state.expired(expired.seq(), offset);
        } else if (event instanceof PersonErased erased) {
            state = erased(erased, offset);
        } else {
            checkMember(event.by());
            checkNotBlocked(event.by());
            change(event, offset);
        }
        return !state.equals(before);
    }

    private void change(ConversationEvent event, long offset) {
        if (event instanceof ConversationConfigured configured) {
            state = configured(configured, offset);
            return;
        }
        checkGroup();
        if (event instanceof MemberAdded added) {
            state = added(added, offset);
        } else if (event instanceof MemberRemoved removed) {
            state = removed(removed, offset);
        } else if (event instanceof OwnershipHandedOver handedOver) {
            state = handedOver(handedOver, offset);
        } else {
            throw new IllegalArgumentException("No rule for " + event.getClass().getSimpleName());
        }
    }

    private void checkGroup() {
        if (state.kind() == Kind.DIRECT) {
            throw new ParleyException(
                    Problem.CONVERSATION_DIRECT,
                    "Of a direct conversation nothing can be changed but how long it keeps messages.");
        }
    }

    /** Starting what exists already is the same request again, or the same key for something else. */
    private boolean restart(ConversationStarted event) {
        boolean same = state.title().equals(Optional.of(event.title()))
                && state.members().contains(event.by());
        if (!same) {
            throw new ParleyException(
                    Problem.CONVERSATION_CONFLICT, "This idempotency key has started another conversation.");
        }
        return false;
    }

    private ChatConversation configured(ConversationConfigured event, long offset) {
        boolean keepsOnly = event.title().isEmpty()
                && event.history().isEmpty()
                && event.archived().isEmpty();
        if (state.kind() != Kind.DIRECT || !keepsOnly) {
            checkGroup();
            checkOwner(event.by());
        }
        Optional<Title> title = event.title().or(state::title);
        ConversationSettings settings = new ConversationSettings(
                event.history().orElse(state.settings().history()),
                event.archived().orElse(state.settings().archived()),
                event.retention()
                        .map(time -> Optional.of(time).filter(each -> !each.isZero()))
                        .orElse(state.settings().retention()));
        return title.equals(state.title()) && settings.equals(state.settings())
                ? state
                : state.configured(title, settings, event.at(), offset);
    }

    private ChatConversation added(MemberAdded event, long offset) {
        checkOwner(event.by());
        if (event.user().isSystem()) {
            throw new InvalidInputException(
                    "user", Problem.USER_INVALID, "A system sender belongs to no conversation and needs not to.");
        }
        Members members = state.members();
        if (members.roleOf(event.user()).equals(Optional.of(event.role()))) {
            return state;
        }
        if (event.role() != Role.OWNER && members.isOnlyOwner(event.user())) {
            throw lastOwner();
        }
        Members changed = members.with(event.user(), joining(event.role()));
        checkSize(changed.size());
        return state.withMembers(changed, event.at(), offset);
    }

    private Member joining(Role role) {
        boolean hidden = state.settings().history() == History.JOINED;
        return new Member(role, state.lastSeq(), hidden ? state.lastSeq() : 0);
    }

    private ChatConversation removed(MemberRemoved event, long offset) {
        if (!event.by().equals(event.user())) {
            checkOwner(event.by());
        }
        Members members = state.members();
        if (!members.contains(event.user())) {
            return state;
        }
        if (members.isOnlyOwner(event.user()) && members.size() > 1) {
            throw lastOwner();
        }
        return state.withMembers(members.without(event.user()), event.at(), offset);
    }

    /** Whoever is no owner any more and asks again gets the same answer, as long as the other one is an owner. */
    private ChatConversation handedOver(OwnershipHandedOver event, long offset) {
        Members members = state.members();
        if (!members.isOwner(event.by()) && members.isOwner(event.to())) {
            return state;
        }
        checkOwner(event.by());
        if (!members.contains(event.to())) {
            throw new InvalidInputException(
                    "user", Problem.USER_INVALID, "A group is handed over to one of its members.");
        }
        if (event.by().equals(event.to())) {
            return state;
        }
        Members changed = members.with(event.to(), joining(Role.OWNER)).with(event.by(), joining(Role.MEMBER));
        return state.withMembers(changed, event.at(), offset);
    }

    /**
     * A group that an erased person alone owned goes to whoever belongs to it longest. In a direct conversation somebody stands in
     * their place, and nothing more is said.
     */
    private ChatConversation erased(PersonErased event, long offset) {
        Members before = state.members();
        boolean unaware = state.blocks().unaware().equals(Optional.of(event.user()));
        if (!before.contains(event.user()) && !unaware) {
            return state;
        }
        if (state.kind() == Kind.DIRECT) {
            return state.closed(state.shownMembers().replaced(event.user(), UserId.ERASED), event.at(), offset);
        }
        Members members = before.without(event.user());
        if (before.isOnlyOwner(event.user())) {
            members = members.users().stream()
                    .findFirst()
                    .map(heir -> before.with(heir, new Member(Role.OWNER, 0, 0)).without(event.user()))
                    .orElse(members);
        }
        return state.withMembers(members, event.at(), offset);
    }

    /**
     * How a member takes part after they have come further.
     *
     * @param before how they took part
     * @param event how far they have come
     * @param offset where the event stands in the log
     * @return the same where they were there already, or further on
     * @throws ParleyException the reason for which it is refused
     */
    public Participation moved(Participation before, MarkerMoved event, long offset) {
        checkMember(event.by());
        if (Math.max(event.deliveredSeq(), event.readSeq()) > state.lastSeq()) {
            throw new InvalidInputException(
                    "seq",
                    Problem.MARKER_INVALID,
                    "A marker is moved to the seq of a message; the newest one here is " + state.lastSeq() + ".");
        }
        return before.moved(event.deliveredSeq(), event.readSeq(), offset);
    }

    /**
     * How a member takes part after they said what they want.
     *
     * @param before how they took part
     * @param event what they want
     * @param offset where the event stands in the log
     * @return the same where they wanted that already
     * @throws ParleyException the reason for which it is refused
     */
    public Participation preferred(Participation before, PreferencesSet event, long offset) {
        checkMember(event.by());
        if (event.blocked().orElse(false) && state.kind() != Kind.DIRECT) {
            throw new ParleyException(
                    Problem.CONVERSATION_NOT_DIRECT,
                    "Only a direct conversation can be blocked; leave or mute a group.");
        }
        Preferences wanted = new Preferences(
                event.muted().orElse(before.preferences().muted()),
                event.blocked().orElse(before.preferences().blocked()));
        return before.preferring(wanted, offset);
    }

    /**
     * Refuses what would add to a conversation that is closed.
     *
     * @throws ParleyException {@link Problem#CONVERSATION_ARCHIVED}, {@link Problem#CONVERSATION_BLOCKED}
     */
    public void checkOpen() {
        if (state.settings().archived()) {
            throw new ParleyException(
                    Problem.CONVERSATION_ARCHIVED, "The conversation is archived; an owner can open it again.");
        }
        if (state.blocks().isAny()) {
            throw blocked();
        }
    }

    /**
     * Refuses a person whom the other of a direct conversation has blocked, whatever they want to change: what they said there may
     * be evidence. Their own marker and what they want of the conversation are theirs, and not asked about here.
     *
     * @param user who asks
     * @throws ParleyException {@link Problem#CONVERSATION_BLOCKED}
     */
    public void checkNotBlocked(UserId user) {
        if (state.blocks().isAgainst(user)) {
            throw blocked();
        }
    }

    private static ParleyException blocked() {
        return new ParleyException(
                Problem.CONVERSATION_BLOCKED, "One of the two has blocked this direct conversation.");
    }

    /**
     * Refuses whoever does not belong to the conversation, in the words for one that does not exist.
     *
     * @param user who asks
     * @throws ParleyException {@link Problem#CONVERSATION_NOT_FOUND}
     */
    public void checkMember(UserId user) {
        if (!state.members().contains(user)) {
            throw notFound();
        }
    }

    /**
     * The refusal for a conversation that is not there, or not for the person who asks.
     *
     * @return the same for both, so that nobody learns which
     */
    public static ParleyException notFound() {
        return new ParleyException(Problem.CONVERSATION_NOT_FOUND, "There is no such conversation for this person.");
    }

    private void checkOwner(UserId user) {
        if (!state.members().isOwner(user)) {
            throw new ParleyException(
                    Problem.CONVERSATION_OWNER_ONLY, "Only an owner of the conversation may do this.");
        }
    }

    private static void checkSize(int members) {
        if (members > MAX_MEMBERS) {
            throw new InvalidInputException(
                    "members", Problem.MEMBERS_TOO_MANY, "A conversation has at most " + MAX_MEMBERS + " members.");
        }
    }

    private static ParleyException lastOwner() {
        return new ParleyException(
                Problem.CONVERSATION_LAST_OWNER, "Make another member an owner first: a group keeps one.");
    }
}
