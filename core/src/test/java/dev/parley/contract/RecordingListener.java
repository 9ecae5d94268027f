package dev.parley.contract;

import dev.parley.ParleyException;
import dev.parley.readchat.ChatListener;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Keeps what it is told, in order, and then does what a test wants. */
public final class RecordingListener implements ChatListener {
    /** A checkpoint as it was told. */
    public record Mark(Cursor cursor, boolean more) {}

    private final List<Object> heard = new CopyOnWriteArrayList<>();
    private final Map<MessageId, Quote> quotes = new ConcurrentHashMap<>();
    private volatile Consumer<Object> then = any -> {};

    /** Runs after each thing is kept; what it throws, the listener throws. */
    public RecordingListener then(Consumer<Object> action) {
        then = action;
        return this;
    }

    private void hear(Object thing) {
        heard.add(thing);
        then.accept(thing);
    }

    @Override
    public void message(ChatMessage message, Optional<Quote> quote) {
        quote.ifPresent(shown -> quotes.put(message.id(), shown));
        hear(message);
    }

    @Override
    public void conversation(ChatConversation conversation) {
        hear(conversation);
    }

    @Override
    public void left(Membership membership) {
        hear(membership);
    }

    @Override
    public void participation(Participation participation) {
        hear(participation);
    }

    @Override
    public void checkpoint(Cursor cursor, boolean more) {
        hear(new Mark(cursor, more));
    }

    @Override
    public void reset(String reason) {
        hear(reason);
    }

    @Override
    public void failed(ParleyException reason) {
        hear(reason);
    }

    /** Everything, in order. */
    public List<Object> heard() {
        return List.copyOf(heard);
    }

    /** What was shown beside replies, by the reply. */
    public Map<MessageId, Quote> quotes() {
        return Map.copyOf(quotes);
    }

    /** Everything of one type, in order. */
    public <T> List<T> all(Class<T> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The texts of the messages, in order. */
    public List<String> texts() {
        return all(ChatMessage.class).stream()
                .map(message -> message.text().orElseThrow().value())
                .toList();
    }

    /** The last cursor that it was given to keep. */
    public Cursor lastCursor() {
        List<Mark> marks = all(Mark.class);
        return marks.get(marks.size() - 1).cursor();
    }

    /** Whether it caught up. */
    public boolean isLive() {
        return all(Mark.class).stream().anyMatch(mark -> !mark.more());
    }
}
