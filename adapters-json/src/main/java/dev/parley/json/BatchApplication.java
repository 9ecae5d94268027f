package dev.parley.json;

import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One batch on its way into the index, under its lock. */
final class BatchApplication {
    private final IndexState state;
    private final StoredBatch batch;
    private final int segment;
    private final long base;
    private final int shard;
    private final Set<Chat> touched = new LinkedHashSet<>();
    private final Set<Chat> described = new HashSet<>();
    private final Set<Chat> blockable = new HashSet<>();
    private final Map<Chat, Map<UserId, Member>> members = new LinkedHashMap<>();

    /** A batch whose first byte is at an offset of a segment. */
    BatchApplication(IndexState state, StoredBatch batch, int segment, long base) {
        this.state = state;
        this.batch = batch;
        this.segment = segment;
        this.base = base;
        this.shard = batch.commit().shard();
    }

    void run() {
        learn(batch.facts());
        batch.conversations().forEach(this::describe);
        batch.memberships().forEach(this::move);
        members.forEach((chat, byUser) -> chat.state(Chat.withMembers(chat.state(), Members.of(byUser))));
        batch.messages().forEach(this::keep);
        batch.participations().forEach(this::keep);
        batch.forgotten().forEach(this::forget);
        touched.forEach(chat -> chat.messages.settle());
        blockable.forEach(Chat::settleBlocks);
        if (shard != StoredBatch.Commit.NO_SHARD) {
            state.recency.computeIfAbsent(shard, any -> new Recency()).touch(touched);
            state.checkpoints.put(
                    shard, new Checkpoint(batch.commit().next(), batch.commit().announced()));
        }
    }

    private void learn(StoredBatch.Facts facts) {
        facts.log().ifPresent(log -> state.log = log);
        if (facts.incarnation() != Cursor.NO_INCARNATION) {
            long last = state.checkpoint(0).next() - 1;
            state.incarnations = state.incarnations.with(facts.incarnation(), last);
        }
    }

    private void describe(ChatConversation conversation) {
        Chat chat = state.begun(shard, segment, conversation);
        takeAway(chat, conversation);
        chat.state(Chat.withMembers(conversation, chat.state().members()));
        described.add(chat);
        blockable.add(chat);
        touched.add(chat);
    }

    /** What a conversation shows no more is to go from the files: an earlier title, a name, messages that have expired. */
    private void takeAway(Chat chat, ChatConversation conversation) {
        ChatConversation before = chat.state();
        Optional<UserId> unaware = before.blocks().unaware();
        if ((before.title().isPresent() && !before.title().equals(conversation.title()))
                || (unaware.isPresent() && !unaware.equals(conversation.blocks().unaware()))) {
            state.uncleaned.addAll(chat.since, segment);
        }
        long expired = Math.min(conversation.expiredSeq(), chat.messages.count());
        for (long seq = before.expiredSeq() + 1; seq <= expired; seq++) {
            state.uncleaned.add(Location.segment(chat.messages.location(seq)), 1);
        }
    }

    private void move(Membership membership) {
        Chat chat = state.known(membership.conversation());
        Person person = state.people.computeIfAbsent(membership.user(), Person::new);
        Map<UserId, Member> byUser = members.computeIfAbsent(
                chat, any -> new LinkedHashMap<>(chat.state().members().byUser()));
        if (membership.member().isPresent()) {
            byUser.put(person.user, membership.member().get());
            person.chats.add(chat);
            person.left.remove(chat);
            chat.joined(person.user);
        } else {
            byUser.remove(person.user);
            person.chats.remove(chat);
            person.left.add(chat);
            chat.left(membership);
        }
    }

    private void keep(StoredBatch.MessageLine line) {
        Chat chat = touch(state.known(line.conversation()));
        count(chat, line);
        chat.keep(line, Location.of(segment, base + line.offset(), line.length()));
        if (!described.contains(chat)) {
            chat.state(Implied.byMessage(chat.state(), line.seq(), line.sentAt(), line.revision()));
        }
    }

    /**
     * Every line counts once when something is to be taken out of it, and once less when that was done; and once for a copy of what
     * it answers, which goes in any case.
     */
    private void count(Chat chat, StoredBatch.MessageLine line) {
        boolean expired = line.seq() <= chat.state().expiredSeq();
        if (line.seq() <= chat.messages.count() && !expired) {
            state.uncleaned.add(Location.segment(chat.messages.location(line.seq())), 1);
        }
        state.uncleaned.add(segment, (expired ? 1 : 0) - (line.cleaned() ? 1 : 0) + (line.copied() ? 1 : 0));
    }

    private void keep(Participation participation) {
        Chat chat = touch(state.known(participation.conversation()));
        chat.keep(participation);
        blockable.add(chat);
        if (!described.contains(chat)) {
            chat.state(Implied.byParticipation(chat.state(), participation.revision()));
        }
    }

    /** Where lines of them are cleaned already, what ended their membership may be gone before what began it. */
    private void forget(Forgotten forgotten) {
        Chat chat = state.known(forgotten.conversation());
        chat.state(Chat.withMembers(chat.state(), chat.state().members().without(forgotten.user())));
        state.uncleaned.addAll(chat.since, segment);
        chat.forget(forgotten.user());
        blockable.add(chat);
        Person person = state.people.get(forgotten.user());
        if (person != null) {
            person.chats.remove(chat);
            person.left.remove(chat);
        }
        if (person != null && person.chats.isEmpty() && person.left.isEmpty()) {
            state.people.remove(forgotten.user());
        }
    }

    private Chat touch(Chat chat) {
        touched.add(chat);
        return chat;
    }
}
