package dev.parley.javalin;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a person has, page by page: the conversations that they belong to, how they take part in each, and the messages in them
 * that they sent. It goes the way of catching up, so that nothing is missed while it goes on; what changes meanwhile comes again.
 * Asking blocks; for one thread at a time.
 */
final class PersonExport implements Supplier<Optional<byte[]>> {
    private static final int LIMIT = 50;

    private final ChatReader reader;
    private final UserId user;
    private Optional<Cursor> cursor = Optional.empty();
    private boolean complete;

    /** An export that has not begun. */
    PersonExport(ChatReader reader, UserId user) {
        this.reader = reader;
        this.user = user;
    }

    @Override
    public Optional<byte[]> get() {
        if (complete) {
            return Optional.empty();
        }
        if (!(reader.sync(user, cursor, LIMIT) instanceof Sync.Part part)) {
            throw new ParleyException(Problem.STORE_UNAVAILABLE, "The store was made anew meanwhile; begin again.");
        }
        cursor = Optional.of(part.changes().cursor());
        complete = !part.changes().more();
        return Optional.of(Lines.of(own(part.changes())));
    }

    private List<SocketFrame> own(ChangesPage changes) {
        List<SocketFrame> frames = new ArrayList<>();
        changes.conversations().forEach(conversation -> frames.add(SocketFrames.conversation(conversation)));
        changes.participations().stream()
                .filter(participation -> participation.user().equals(user))
                .forEach(own -> frames.add(SocketFrames.own(own)));
        changes.messages().stream()
                .filter(message -> message.sender().equals(user))
                .forEach(message -> frames.add(SocketFrames.message(message, Optional.empty())));
        return frames;
    }
}
