package dev.parley.javalin;

import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ReadChat;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A conversation as one of its members sees it, page by page: itself, its messages up to the newest one of when it began, and how
 * far its members have come. Whether the reader is a member is asked again for each page. Asking blocks; for one thread at a time.
 */
final class ConversationExport implements Supplier<Optional<byte[]>> {
    private static final int MESSAGES = 50;
    private static final int MARKERS = 200;
    private static final long NOT_BEGUN = -1;

    private final ChatReader reader;
    private final UserId user;
    private final ConversationId conversation;
    private long last = NOT_BEGUN;
    private long written;
    private Optional<UserId> marked = Optional.empty();
    private boolean complete;

    /** An export that has not begun. */
    ConversationExport(ChatReader reader, UserId user, ConversationId conversation) {
        this.reader = reader;
        this.user = user;
        this.conversation = conversation;
    }

    @Override
    public Optional<byte[]> get() {
        if (complete) {
            return Optional.empty();
        }
        if (last == NOT_BEGUN) {
            return Optional.of(head());
        }
        return Optional.of(written < last ? messages() : markers());
    }

    private byte[] head() {
        ChatConversation state = reader.conversation(user, conversation);
        last = state.lastSeq();
        return Lines.of(SocketFrames.conversation(state));
    }

    private byte[] messages() {
        int limit = (int) Math.min(MESSAGES, last - written);
        List<ChatMessage> page =
                reader
                        .read(new ReadChat(user, conversation, new ReadChat.From.After(written), limit))
                        .messages()
                        .stream()
                        .filter(message -> message.seq() <= last)
                        .toList();
        written = page.isEmpty() ? last : page.get(page.size() - 1).seq();
        return Lines.of(page.stream()
                .map(message -> SocketFrames.message(message, Optional.empty()))
                .toList());
    }

    private byte[] markers() {
        List<Participation> page = reader.participations(user, conversation, 0, marked, MARKERS);
        complete = page.size() < MARKERS;
        marked = page.isEmpty() ? marked : Optional.of(page.get(page.size() - 1).user());
        return Lines.of(page.stream()
                .map(participation -> SocketFrames.marker(participation, user))
                .toList());
    }
}
