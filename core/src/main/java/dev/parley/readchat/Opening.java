package dev.parley.readchat;

import dev.parley.readchat.ChatReader.Bootstrap;
import dev.parley.readchat.ChatReader.Opened;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * The list of somebody's conversations, and its beginning opened: with the newest messages of each, as many as fit.
 *
 * <p>How large these are is not known before they are read. As the newest message of each conversation is known, the others are
 * taken to be like it, and all of them are asked for in one question where they fit then. But whoever writes messages could deceive
 * that, and so only one such question runs at a time; others are asked in pieces that are small enough in any case. Safe for any
 * number of threads.
 */
final class Opening {
    /** How many messages one question brings at the most that are taken to be small. */
    private static final int MOST_TRUSTED = 1_500;

    /** How many one brings at the most, whatever their size. */
    private static final int MOST_DOUBTED = 200;

    private final ChatHistory history;
    private final Semaphore large = new Semaphore(1);

    Opening(ChatHistory history) {
        this.history = history;
    }

    Portion<ListedConversation> listed(UserId reader, ListFilter filter, Optional<ListPlace> after, int limit) {
        return Portion.read(
                limit,
                ChatReader.MAX_OPENED,
                Weight::of,
                (last, most) -> behind(reader, filter, last.map(Opening::place).or(() -> after), most));
    }

    private List<ListedConversation> behind(UserId reader, ListFilter filter, Optional<ListPlace> place, int most) {
        return history.listed(reader, filter, place, most).stream()
                .map(listed -> shown(listed, reader))
                .toList();
    }

    private static ListPlace place(ListedConversation listed) {
        ChatConversation conversation = listed.conversation();
        return new ListPlace(conversation.lastActivityAt(), conversation.id());
    }

    private static ListedConversation shown(ListedConversation listed, UserId reader) {
        return new ListedConversation(
                listed.conversation(),
                listed.lastMessage().filter(message -> listed.conversation().shows(message.seq(), reader)),
                listed.participation(),
                listed.unread());
    }

    Bootstrap read(UserId reader, int limit, int each) {
        Cursor now = history.now();
        Portion<ListedConversation> listed = listed(reader, ListFilter.ALL, Optional.empty(), limit);
        return new Bootstrap(now, new Reading(reader, each).opened(listed.things()), listed.more());
    }

    /** The messages of one answer. For one thread. */
    private final class Reading {
        private final UserId reader;
        private final int each;
        private final List<Opened> opened = new ArrayList<>();
        private final Room room = new Room();
        private boolean full;

        Reading(UserId reader, int each) {
            this.reader = reader;
            this.each = each;
        }

        List<Opened> opened(List<ListedConversation> listed) {
            listed.forEach(one -> room.take(Weight.of(one)));
            boolean trusted = isSmall(listed) && count(listed) > MOST_DOUBTED && large.tryAcquire();
            try {
                open(listed, trusted ? MOST_TRUSTED : MOST_DOUBTED);
            } finally {
                if (trusted) {
                    large.release();
                }
            }
            return opened;
        }

        private boolean isSmall(List<ListedConversation> listed) {
            return room.has(listed.stream()
                    .mapToLong(one ->
                            count(one) * one.lastMessage().map(Weight::of).orElse(0L))
                    .sum());
        }

        private long count(List<ListedConversation> listed) {
            return listed.stream().mapToLong(this::count).sum();
        }

        private long count(ListedConversation one) {
            long seen = one.conversation().lastSeq() - one.conversation().hiddenTo(reader);
            return Math.max(0, Math.min(each, seen));
        }

        private void open(List<ListedConversation> listed, int most) {
            int from = 0;
            while (from < listed.size()) {
                int to = from + 1;
                while (to < listed.size() && count(listed.subList(from, to + 1)) <= most) {
                    to++;
                }
                open(listed.subList(from, to));
                from = to;
            }
        }

        private void open(List<ListedConversation> listed) {
            List<ConversationId> ids = listed.stream()
                    .filter(one -> count(one) > 0)
                    .map(one -> one.conversation().id())
                    .toList();
            Map<ConversationId, List<ChatMessage>> newest = full || ids.isEmpty()
                    ? Map.of()
                    : history.newest(ids, each).stream().collect(Collectors.groupingBy(ChatMessage::conversation));
            listed.forEach(one -> opened.add(new Opened(
                    one, fitting(one, newest.getOrDefault(one.conversation().id(), List.of())))));
        }

        /**
         * The newest of them that there is room for. What came after the list was read may have come after the reader was
         * removed: it is left to the cursor, which tells.
         */
        private List<ChatMessage> fitting(ListedConversation one, List<ChatMessage> newest) {
            List<ChatMessage> seen = newest.stream()
                    .filter(message -> one.conversation().shows(message.seq(), reader)
                            && message.seq() <= one.conversation().lastSeq())
                    .toList();
            int from = seen.size();
            while (!full && from > 0) {
                full = !room.take(Weight.of(seen.get(from - 1)));
                from -= full ? 0 : 1;
            }
            return seen.subList(from, seen.size());
        }
    }
}
