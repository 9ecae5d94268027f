package dev.parley.exchange;

import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ParticipationChanged;
import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a new owner of a shard announces once more, because the one before it may have died in between: everything that was stored
 * behind a mark, in its present state and in the order of the log. Whoever reads a conversation from the stored stream goes by
 * seq; so a message that was changed since is announced as stored before the messages behind it, and as changed at the place of
 * that change. For one thread; what is held is what one batch changes, or a few.
 */
final class AnnouncingAgain {
    private static final int STRETCH = 500;

    /** Of one revision a conversation comes first, then a reply, then the message that it answers. */
    private static final Comparator<ChatMessage> IN_ORDER = Comparator.comparingLong(ChatMessage::revision)
            .thenComparing(message -> message.replyTo().isEmpty())
            .thenComparing(ChatMessage::seq);

    private final MessageRepository repository;
    private final Supplier<UUID> ids;
    private final List<Placed> placed = new ArrayList<>();
    private final List<ChatMessage> messages = new ArrayList<>();
    private final Map<ConversationId, NavigableMap<Long, ChatMessage>> notYetStored = new HashMap<>();

    private record Placed(long revision, Announcement announcement) {}

    AnnouncingAgain(MessageRepository repository, Supplier<UUID> ids) {
        this.repository = repository;
        this.ids = ids;
    }

    /** Everything of a shard that is stored and not known to be announced. */
    List<Announcement> since(int shard, Checkpoint checkpoint) {
        long from = checkpoint.announced();
        while (from < checkpoint.next()) {
            StoredStretch stretch = repository.storedSince(shard, from, STRETCH);
            take(stretch);
            if (stretch.next() <= from) {
                break;
            }
            from = stretch.next();
        }
        place(messages);
        placed.sort(Comparator.comparingLong(Placed::revision));
        return placed.stream().map(Placed::announcement).toList();
    }

    private void take(StoredStretch stretch) {
        Map<ConversationId, List<UserId>> removed = stretch.departures().stream()
                .collect(Collectors.groupingBy(
                        Membership::conversation, Collectors.mapping(Membership::user, Collectors.toList())));
        for (ChatConversation conversation : stretch.conversations()) {
            List<UserId> gone = removed.getOrDefault(conversation.id(), List.of());
            place(
                    conversation.revision(),
                    new ConversationChanged(eventId(), conversation, gone, conversation.lastActivityAt()));
        }
        messages.addAll(stretch.messages());
        take(stretch.participations());
    }

    private void take(List<Participation> changed) {
        Set<ConversationId> of =
                changed.stream().map(Participation::conversation).collect(Collectors.toCollection(HashSet::new));
        Map<ConversationId, ChatConversation> conversations = of.isEmpty() ? Map.of() : repository.conversations(of);
        for (Participation participation : changed) {
            Optional.ofNullable(conversations.get(participation.conversation()))
                    .ifPresent(conversation -> place(
                            participation.revision(),
                            new ParticipationChanged(
                                    eventId(),
                                    participation,
                                    Ledger.isTold(conversation, participation),
                                    conversation.lastActivityAt())));
        }
    }

    private void place(List<ChatMessage> all) {
        all.forEach(message -> notYetStored
                .computeIfAbsent(message.conversation(), any -> new TreeMap<>())
                .put(message.seq(), message));
        all.stream().sorted(IN_ORDER).forEach(this::place);
    }

    /** A message that stands behind others of its conversation waits until these are announced as stored. */
    private void place(ChatMessage message) {
        NavigableMap<Long, ChatMessage> waiting = notYetStored.getOrDefault(message.conversation(), new TreeMap<>());
        List<ChatMessage> before =
                List.copyOf(waiting.headMap(message.seq(), false).values());
        before.forEach(each ->
                place(message.revision(), new MessageStored(eventId(), each, Optional.empty(), true, each.sentAt())));
        waiting.headMap(message.seq(), false).clear();
        boolean stored = waiting.remove(message.seq()) == null;
        place(
                message.revision(),
                stored
                        ? new MessageChanged(eventId(), message, true, message.sentAt())
                        : new MessageStored(eventId(), message, message.sentAt()));
    }

    private void place(long revision, Announcement announcement) {
        placed.add(new Placed(revision, announcement));
    }

    private EventId eventId() {
        return new EventId(ids.get());
    }
}
