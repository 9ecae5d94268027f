package dev.parley.json;

import dev.parley.shared.message.ChangesCollector;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Answers what changed since: asks the index what and where, then reads messages from the files. Safe for any number of
 * threads.
 */
final class ChangeQueries {
    private final String epoch;
    private final Index index;
    private final StoredMessages stored;

    ChangeQueries(String epoch, Index index, StoredMessages stored) {
        this.epoch = epoch;
        this.index = index;
        this.stored = stored;
    }

    Cursor now() {
        return index.read(this::now);
    }

    private Cursor now(IndexState state) {
        int count = state.log().map(LogIdentity::shards).orElse(1);
        return Cursor.of(
                        epoch,
                        IntStream.range(0, count)
                                .mapToLong(shard -> state.checkpoint(shard).next() - 1)
                                .toArray())
                .withIncarnation(state.incarnations.latest());
    }

    /** One message more than makes a page is read, which tells whether there is more. */
    ChangesPage changesAfter(UserId user, Cursor cursor, int limit) {
        return stored.read(state -> {
            RevisionMerge messages = new RevisionMerge();
            ChangesCollector things = new ChangesCollector(cursor, now(state), limit);
            state.chatsOf(user).stream()
                    .filter(chat -> !cursor.covers(chat.shard, chat.state().lastRevision()))
                    .forEach(chat -> {
                        offer(chat, user, things);
                        messages.add(
                                chat, cursor.revision(chat.shard), chat.state().hiddenTo(user));
                    });
            state.leftBy(user)
                    .forEach(chat -> chat.departure(user).ifPresent(ended -> things.offer(chat.shard, ended)));
            List<RevisionMerge.Found> found = new ArrayList<>(messages.take(limit));
            messages.next().ifPresent(found::add);
            return new StoredMessages.Wanted<>(locations(found), read -> page(things, found, read));
        });
    }

    private static ChangesPage page(
            ChangesCollector things, List<RevisionMerge.Found> found, List<ChatMessage> messages) {
        for (int i = 0; i < messages.size(); i++) {
            things.offer(found.get(i).shard(), messages.get(i));
        }
        return things.page();
    }

    private static void offer(Chat chat, UserId user, ChangesCollector things) {
        things.offer(chat.shard, chat.state());
        told(chat, user).forEach(participation -> things.offer(chat.shard, participation));
    }

    /** In a small conversation everybody is told how far the others have come. */
    private static Stream<Participation> told(Chat chat, UserId user) {
        Stream<UserId> whose = chat.state().members().size() <= Participation.MAX_MEMBERS_TOLD
                ? chat.state().members().users().stream()
                : Stream.of(user);
        return whose.map(chat.participants::of).flatMap(Optional::stream);
    }

    private static long[] locations(List<RevisionMerge.Found> found) {
        return found.stream().mapToLong(RevisionMerge.Found::location).toArray();
    }

    StoredStretch storedSince(int shard, long from, int limit) {
        return stored.read(state -> {
            Stretch stretch = stretch(state, shard, from, limit);
            return new StoredMessages.Wanted<>(
                    locations(stretch.messages()),
                    messages -> new StoredStretch(
                            stretch.conversations(),
                            stretch.departures(),
                            messages,
                            stretch.participations(),
                            stretch.end()));
        });
    }

    private record Stretch(
            List<ChatConversation> conversations,
            List<Membership> departures,
            List<RevisionMerge.Found> messages,
            List<Participation> participations,
            long end) {}

    private static Stretch stretch(IndexState state, int shard, long from, int limit) {
        List<Chat> changed = state.recency(shard).since(from);
        RevisionMerge merge = new RevisionMerge();
        changed.forEach(chat -> merge.add(chat, from - 1, 0));
        List<RevisionMerge.Found> messages = merge.take(limit);
        long end = merge.next()
                .map(RevisionMerge.Found::revision)
                .orElse(Math.max(from, state.checkpoint(shard).next()));
        return new Stretch(
                changed.stream()
                        .map(Chat::state)
                        .filter(conversation -> conversation.revision() >= from && conversation.revision() < end)
                        .sorted(Comparator.comparingLong(ChatConversation::revision))
                        .toList(),
                changed.stream()
                        .flatMap(chat -> chat.departures().stream())
                        .filter(ended -> ended.revision() >= from && ended.revision() < end)
                        .toList(),
                messages,
                changed.stream()
                        .flatMap(chat -> chat.participants.all().stream())
                        .filter(each -> each.revision() >= from && each.revision() < end)
                        .toList(),
                end);
    }
}
