package dev.parley.shared.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who belongs to a conversation and in which role, in the order of joining. Immutable; two are equal with the same roles. */
public final class Members {
    private final Map<UserId, Role> roles;

    private Members(Map<UserId, Role> owned) {
        roles = owned;
    }

    /**
     * Members with their roles.
     *
     * @param roles in the order of joining; copied
     * @return the members
     */
    public static Members of(Map<UserId, Role> roles) {
        return new Members(new LinkedHashMap<>(roles));
    }

    /**
     * The role of one person.
     *
     * @param user the person
     * @return empty when they are not a member
     */
    public Optional<Role> roleOf(UserId user) {
        return Optional.ofNullable(roles.get(user));
    }

    /**
     * Whether a person belongs to the conversation.
     *
     * @param user the person
     * @return true for members of any role
     */
    public boolean contains(UserId user) {
        return roles.containsKey(user);
    }

    /**
     * Everybody, in the order of joining.
     *
     * @return an unmodifiable view
     */
    public Set<UserId> users() {
        return Collections.unmodifiableSet(roles.keySet());
    }

    /**
     * Everybody with their roles, in the order of joining.
     *
     * @return an unmodifiable view
     */
    public Map<UserId, Role> roles() {
        return Collections.unmodifiableMap(roles);
    }

    /**
     * How many there are.
     *
     * @return 0 or more
     */
    public int size() {
        return roles.size();
    }

    /**
     * These members and one more, or one of them in another role.
     *
     * @param user the person
     * @param role their role from now on
     * @return new members; these stay as they are
     */
    public Members with(UserId user, Role role) {
        Map<UserId, Role> copy = new LinkedHashMap<>(roles);
        copy.put(user, role);
        return new Members(copy);
    }

    /**
     * These members without one.
     *
     * @param user the person
     * @return new members; these stay as they are
     */
    public Members without(UserId user) {
        Map<UserId, Role> copy = new LinkedHashMap<>(roles);
        copy.remove(user);
        return new Members(copy);
    }

    /**
     * Whether a person is the only owner.
     *
     * @param user the person
     * @return true when nobody else owns the conversation
     */
    public boolean isOnlyOwner(UserId user) {
        return roles.get(user) == Role.OWNER
                && roles.values().stream().filter(Role.OWNER::equals).count() == 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Members that && roles.equals(that.roles);
    }

    @Override
    public int hashCode() {
        return roles.hashCode();
    }

    @Override
    public String toString() {
        return roles.toString();
    }
}
