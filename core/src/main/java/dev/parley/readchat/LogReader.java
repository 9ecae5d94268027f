package dev.parley.readchat;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Quotes;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reading chat straight from the log, for members only. Safe for any number of threads; calls block on the store, which knows
 * who belongs where.
 */
public final class LogReader {
    private final ChatReader reader;
    private final ChatLog log;

    /**
     * The use case over its parts.
     *
     * @param reader knows who may read
     * @param log the log
     */
    public LogReader(ChatReader reader, ChatLog log) {
        this.reader = reader;
        this.log = log;
    }

    /**
     * What the log holds of a conversation, as of now.
     *
     * @param user who asks
     * @param conversation whose
     * @param from where to begin
     * @param limit how many messages at the most, 1 to {@link ReadChat#MAX_LIMIT}
     * @return by ascending seq, as many as fit in one {@linkplain ChatReader#MAX_BYTES answer}: whatever follows is behind the
     *     last one, and none means that nothing does
     * @throws dev.parley.ParleyException {@code conversation.not_found} also for one that the user is not in
     */
    public List<ChatLog.Entry> read(UserId user, ConversationId conversation, ChatLog.Start from, int limit) {
        if (limit < 1 || limit > ReadChat.MAX_LIMIT) {
            throw new InvalidInputException(
                    "limit", Problem.PAGE_INVALID, "A limit is 1 to " + ReadChat.MAX_LIMIT + ".");
        }
        reader.conversation(user, conversation);
        return read(user, conversation, from, limit, new Room());
    }

    private List<ChatLog.Entry> read(
            UserId user, ConversationId conversation, ChatLog.Start from, int limit, Room room) {
        List<ChatLog.Entry> taken = new ArrayList<>();
        ChatLog.Start start = from;
        int most = Portion.FIRST;
        while (taken.size() < limit) {
            int asked = Math.min(most, limit - taken.size());
            List<ChatLog.Entry> read = log.read(conversation, start, asked);
            for (ChatLog.Entry entry : shown(user, read)) {
                if (!room.take(Weight.of(entry.message()))) {
                    return taken;
                }
                taken.add(entry);
            }
            if (read.size() < asked) {
                return taken;
            }
            start = new ChatLog.Start.After(read.get(read.size() - 1).position());
            most = Portion.NEXT;
        }
        return taken;
    }

    /** What the log kept is shown as it reads now, as far as the person sees it. */
    private List<ChatLog.Entry> shown(UserId user, List<ChatLog.Entry> entries) {
        Map<Long, ChatMessage> present = reader.present(
                user, entries.stream().map(ChatLog.Entry::message).toList());
        List<ChatLog.Entry> shown = new ArrayList<>();
        for (ChatLog.Entry entry : entries) {
            ChatMessage message = present.get(entry.message().seq());
            if (message != null) {
                shown.add(new ChatLog.Entry(entry.position(), message));
            }
        }
        return shown;
    }

    /**
     * What a user is shown of the messages that those in the log answer, as they are now.
     *
     * @param user who asks
     * @param entries what they are about to be shown
     * @return without those that they may not see
     */
    public Quotes quotes(UserId user, List<ChatLog.Entry> entries) {
        return reader.quotes(user, entries.stream().map(ChatLog.Entry::message).toList());
    }

    /**
     * What the log holds and will hold of a conversation, as it comes. Each message is shown as it reads when it is
     * handed over. Once the user is no member any more, following fails and hands nothing over; whoever started it ends it.
     *
     * @param user who asks
     * @param conversation whose
     * @param from where to begin
     * @param listener hears each message
     * @return ends with {@link Subscription#close()}
     * @throws dev.parley.ParleyException {@code conversation.not_found} also for one that the user is not in
     */
    public Subscription follow(
            UserId user, ConversationId conversation, ChatLog.Start from, Consumer<ChatLog.Entry> listener) {
        reader.conversation(user, conversation);
        return log.follow(
                conversation, from, entry -> shown(user, List.of(entry)).forEach(listener));
    }
}
