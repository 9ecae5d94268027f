package dev.parley.shared.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who belongs to a conversation and in which role, in the order of joining. Immutable; two are equal with the same people in the same roles. */
public final class Members {
    private final Map<UserId, Member> byUser;

    private volatile @Nullable Names names;

    private Members(Map<UserId, Member> owned) {
        byUser = owned;
    }

    /**
     * Members as they were stored.
     *
     * @param byUser in the order of joining; copied
     * @return the members
     */
    public static Members of(Map<UserId, Member> byUser) {
        return new Members(new LinkedHashMap<>(byUser));
    }

    /**
     * Members of a conversation that begins.
     *
     * @param roles in the order of joining; copied
     * @return the members
     */
    public static Members first(Map<UserId, Role> roles) {
        Map<UserId, Member> first = new LinkedHashMap<>();
        roles.forEach((user, role) -> first.put(user, new Member(role, 0, 0)));
        return new Members(first);
    }

    /**
     * What one person is.
     *
     * @param user the person
     * @return empty when they are not a member
     */
    public Optional<Member> member(UserId user) {
        return Optional.ofNullable(byUser.get(user));
    }

    /**
     * The role of one person.
     *
     * @param user the person
     * @return empty when they are not a member
     */
    public Optional<Role> roleOf(UserId user) {
        return member(user).map(Member::role);
    }

    /**
     * Whether a person belongs to the conversation.
     *
     * @param user the person
     * @return true for members of any role
     */
    public boolean contains(UserId user) {
        return byUser.containsKey(user);
    }

    /**
     * Everybody, in the order of joining.
     *
     * @return an unmodifiable view
     */
    public Set<UserId> users() {
        return Collections.unmodifiableSet(byUser.keySet());
    }

    /**
     * Everybody with what they are, in the order of joining.
     *
     * @return an unmodifiable view
     */
    public Map<UserId, Member> byUser() {
        return Collections.unmodifiableMap(byUser);
    }

    /** Their names, to be found in texts. */
    Names names() {
        Names known = names;
        if (known == null) {
            known = new Names(byUser.keySet());
            names = known;
        }
        return known;
    }

    /**
     * How many there are.
     *
     * @return 0 or more
     */
    public int size() {
        return byUser.size();
    }

    /**
     * These members and one more, or one of them in another role.
     *
     * @param user the person
     * @param joining what they are if they join; who belongs already keeps what they see
     * @return new members; these stay as they are
     */
    public Members with(UserId user, Member joining) {
        Map<UserId, Member> copy = new LinkedHashMap<>(byUser);
        copy.merge(user, joining, (is, wanted) -> new Member(wanted.role(), is.joinedSeq(), is.hiddenSeq()));
        return new Members(copy);
    }

    /**
     * These members without one.
     *
     * @param user the person
     * @return new members; these stay as they are
     */
    public Members without(UserId user) {
        Map<UserId, Member> copy = new LinkedHashMap<>(byUser);
        copy.remove(user);
        return new Members(copy);
    }

    /**
     * These members with another one in somebody's place.
     *
     * @param user whose place
     * @param other who has it from now on, unless they belong to it already
     * @return new members; these stay as they are
     */
    public Members replaced(UserId user, UserId other) {
        Map<UserId, Member> copy = new LinkedHashMap<>();
        byUser.forEach((each, member) -> copy.putIfAbsent(each.equals(user) ? other : each, member));
        return new Members(copy);
    }

    /**
     * Whether a person is the only owner.
     *
     * @param user the person
     * @return true when nobody else owns the conversation
     */
    public boolean isOnlyOwner(UserId user) {
        return isOwner(user)
                && byUser.values().stream()
                                .filter(member -> member.role() == Role.OWNER)
                                .count()
                        == 1;
    }

    /**
     * Whether a person owns the conversation, alone or with others.
     *
     * @param user the person
     * @return false for other members and for strangers
     */
    public boolean isOwner(UserId user) {
        return roleOf(user).equals(Optional.of(Role.OWNER));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Members that && byUser.equals(that.byUser);
    }

    @Override
    public int hashCode() {
        return byUser.hashCode();
    }

    @Override
    public String toString() {
        return byUser.toString();
    }
}
