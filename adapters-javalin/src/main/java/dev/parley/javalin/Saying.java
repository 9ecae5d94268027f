package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.shared.message.Attachment;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.Content;
import dev.parley.shared.message.MessageText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request with the parts of a message's body, over HTTP and WebSocket alike. */
interface Saying {
    @Nullable String text();

    @Nullable Content content();

    @Nullable List<Attachment> attachments();

    /** All of a body. */
    default Body body() {
        return new Body(said(), Optional.ofNullable(content()), files().orElse(List.of()));
    }

    /** What of a body is to be another. */
    default BodyEdit edit() {
        return new BodyEdit(said(), Optional.ofNullable(content()), files());
    }

    private Optional<MessageText> said() {
        return Optional.ofNullable(text()).map(MessageText::new);
    }

    private Optional<List<Attachment>> files() {
        return Optional.ofNullable(attachments());
    }

    /** Refuses a body in which there is nothing; of parts that could not be read something else is said. */
    default List<Violation> ifNothing(Set<String> given) {
        boolean files = files().map(list -> !list.isEmpty()).orElse(given.contains("attachments"));
        if (files || given.contains("text") || given.contains("content")) {
            return List.of();
        }
        try {
            Body.NONE.checkSaysSomething();
            return List.of();
        } catch (InvalidInputException e) {
            return e.violations().stream().map(Violation::of).toList();
        }
    }
}
