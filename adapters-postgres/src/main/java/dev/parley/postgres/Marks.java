package dev.parley.postgres;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How people take part after a batch, once per person and conversation: as they asked for, and as its messages move the marks of
 * their senders. A system sender takes no part.
 */
final class Marks {
    private final Map<Person, Participation> byPerson = new LinkedHashMap<>();

    private record Person(ConversationId conversation, UserId user) {}

    private Marks() {}

    /** Those of a batch; of whom nothing was asked for has no revision. */
    static Collection<Participation> in(Changes changes) {
        Marks marks = new Marks();
        changes.participations()
                .forEach(each -> marks.byPerson.put(new Person(each.conversation(), each.user()), each));
        changes.messages().forEach(marks::move);
        return marks.byPerson.values();
    }

    private void move(ChatMessage message) {
        if (!message.sender().isSystem()) {
            move(message, message.sender(), before -> before.sent(message.seq()));
        }
    }

    private void move(ChatMessage message, UserId user, UnaryOperator<Participation> moved) {
        Person person = new Person(message.conversation(), user);
        Participation before = byPerson.getOrDefault(person, Participation.none(message.conversation(), user));
        byPerson.put(person, moved.apply(before));
    }
}
