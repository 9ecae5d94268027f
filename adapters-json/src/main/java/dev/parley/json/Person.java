package dev.parley.json;

import dev.parley.shared.message.UserId;
import java.util.HashSet;
import java.util.Set;

/** The conversations that a person is in, and those that they left. Guarded by the index. */
final class Person {
    final UserId user;
    final Set<Chat> chats = new HashSet<>(2);
    final Set<Chat> left = new HashSet<>(0);

    Person(UserId user) {
        this.user = user;
    }
}
