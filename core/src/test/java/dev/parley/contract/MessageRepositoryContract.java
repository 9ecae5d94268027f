package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aDirectConversation;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.shared.event.FencedException;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every rule of {@link dev.parley.shared.message.MessageRepository}. */
public interface MessageRepositoryContract extends AmendedMessagesContract, ParticipationContract, RetentionContract {
    @BeforeEach
    default void bindRepository() {
        repository().bind(LOG);
    }

    @Test
    default void aStoreRemembersItsLogAndRefusesAnother() {
        repository().bind(LOG);

        assertThatThrownBy(() -> repository().bind(new LogIdentity("another", SHARDS)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("contract");
        assertThatThrownBy(() -> repository().bind(new LogIdentity("contract", SHARDS + 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void aShardBeginsAtTheStart() {
        assertThat(repository().checkpoint(0)).isEqualTo(Checkpoint.START);
        assertThat(repository().checkpoint(1)).isEqualTo(Checkpoint.START);
    }

    @Test
    default void aCommitMovesTheCheckpointOfItsShardAlone() {
        repository().commit(empty(0, Checkpoint.START, new Checkpoint(7, 3)));

        assertThat(repository().checkpoint(0)).isEqualTo(new Checkpoint(7, 3));
        assertThat(repository().checkpoint(1)).isEqualTo(Checkpoint.START);
    }

    @Test
    default void whatWasCommittedIsFoundAsItWas() {
        ChatConversation kitchen = aGroup(aConversationId(), 0, BEN, ANA, CLEO);
        begin(0, kitchen);
        ChatConversation after = kitchen.withMessage(NOON.plusSeconds(1), 1);
        ChatMessage message =
                aMessage(kitchen.id(), ANA, "h\u00e9llo \ud83d\udc69\u200d\ud83c\udf73\n\t\"\\ \u202e", 1, 1);
        commit(0, 2, List.of(after), List.of(message));

        assertThat(repository().conversations(Set.of(kitchen.id(), aConversationId())))
                .isEqualTo(Map.of(kitchen.id(), after));
        assertThat(repository().messages(Map.of(kitchen.id(), Set.of(message.id(), new MessageId(UUID.randomUUID())))))
                .isEqualTo(Map.of(message.id(), message));
    }

    @Test
    default void membersKeepTheOrderOfJoining() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, CLEO, ANA, BEN));

        assertThat(stored(kitchen).members().users()).containsExactly(CLEO, ANA, BEN);
    }

    @Test
    default void aDirectConversationHasNoTitle() {
        ChatConversation direct = begin(1, aDirectConversation(BEN, ANA, 0));

        assertThat(stored(direct)).isEqualTo(direct);
        assertThat(stored(direct).title()).isEmpty();
    }

    @Test
    default void aMessageIsFoundOnlyInItsConversation() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatConversation garden = begin(0, aGroup(aConversationId(), 1, ANA));
        ChatMessage message = aMessage(kitchen.id(), ANA, "here", 1, 2);
        commit(0, 3, List.of(kitchen.withMessage(NOON, 2)), List.of(message));

        assertThat(repository().messages(Map.of(garden.id(), Set.of(message.id()))))
                .isEmpty();
    }

    @Test
    default void aCommitOnAPassedCheckpointChangesNothing() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatConversation late = aGroup(aConversationId(), 1, BEN);

        assertThatThrownBy(() -> repository()
                        .commit(new Changes(
                                0,
                                Checkpoint.START,
                                new Checkpoint(2, 0),
                                List.of(late, kitchen.withMessage(NOON, 1)),
                                memberships(late),
                                List.of(aMessage(kitchen.id(), ANA, "late", 1, 1)),
                                List.of(),
                                List.of())))
                .isInstanceOf(FencedException.class);

        assertThat(repository().checkpoint(0).next()).isEqualTo(1);
        assertThat(repository().conversations(Set.of(late.id()))).isEmpty();
        assertThat(stored(kitchen)).isEqualTo(kitchen);
        assertThat(history().range(kitchen.id(), 1, 10)).isEmpty();
        assertThat(history().conversationsOf(BEN)).isEmpty();
    }

    @Test
    default void aCommitAheadOfTheCheckpointChangesNothingEither() {
        assertThatThrownBy(() -> repository().commit(empty(0, new Checkpoint(5, 5), new Checkpoint(6, 5))))
                .isInstanceOf(FencedException.class);

        assertThat(repository().checkpoint(0)).isEqualTo(Checkpoint.START);
    }

    @Test
    default void onlyTheNextOffsetFencesNotTheMarkOfWhatWasAnnounced() {
        repository().commit(empty(0, Checkpoint.START, new Checkpoint(4, 0)));

        repository().commit(empty(0, new Checkpoint(4, 4), new Checkpoint(5, 4)));

        assertThat(repository().checkpoint(0)).isEqualTo(new Checkpoint(5, 4));
    }

    @Test
    default void aRenamedConversationHasItsNewTitleAndKeepsItsMembers() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        ChatConversation renamed =
                kitchen.configured(Optional.of(new Title("Cuisine")), kitchen.settings(), NOON.plusSeconds(9), 1);
        commit(0, 2, List.of(renamed), List.of());

        assertThat(stored(kitchen)).isEqualTo(renamed);
    }

    @Test
    default void membershipsChange() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        ChatConversation changed = kitchen.withMembers(
                kitchen.members()
                        .without(BEN)
                        .with(CLEO, Fixtures.joining(Role.MEMBER))
                        .with(ANA, Fixtures.joining(Role.MEMBER)),
                NOON,
                3);
        change(changed, List.of(gone(changed, BEN), is(changed, CLEO), is(changed, ANA)));

        assertThat(stored(kitchen)).isEqualTo(changed);
        assertThat(stored(kitchen).members().users()).containsExactly(ANA, CLEO);
        assertThat(history().conversationsOf(BEN)).isEmpty();
        assertThat(history().conversationsOf(CLEO)).containsOnlyKeys(kitchen.id());
    }

    @Test
    default void whoLeftMayComeBackAtTheEnd() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN, CLEO));
        ChatConversation without = kitchen.withMembers(kitchen.members().without(BEN), NOON, 1);
        change(without, List.of(gone(without, BEN)));
        ChatConversation again =
                without.withMembers(without.members().with(BEN, Fixtures.joining(Role.OWNER)), NOON, 2);
        change(again, List.of(is(again, BEN)));

        assertThat(stored(kitchen)).isEqualTo(again);
        assertThat(stored(kitchen).members().users()).containsExactly(ANA, CLEO, BEN);
        assertThat(history().conversationsOf(BEN)).containsOnlyKeys(kitchen.id());
    }

    @Test
    default void aChangedRoleKeepsThePlaceAmongTheMembers() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN, CLEO));
        ChatConversation changed =
                kitchen.withMembers(kitchen.members().with(BEN, Fixtures.joining(Role.OWNER)), NOON, 1);
        change(changed, List.of(is(changed, BEN)));

        assertThat(stored(kitchen).members().users()).containsExactly(ANA, BEN, CLEO);
        assertThat(stored(kitchen).members().roleOf(BEN)).contains(Role.OWNER);
    }

    @Test
    default void aLargeBatchIsOneCommit() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        String[] texts = IntStream.range(0, 3_000).mapToObj(i -> "text " + i).toArray(String[]::new);
        ChatConversation after = send(0, kitchen, ANA, texts);

        assertThat(after.lastSeq()).isEqualTo(3_000);
        assertThat(stored(kitchen)).isEqualTo(after);
        assertThat(history().range(kitchen.id(), 2_990, 3_005)).hasSize(11);
    }

    @Test
    default void nothingIsStoredSinceTheEnd() {
        begin(0, aGroup(aConversationId(), 0, ANA));

        StoredStretch stretch = repository().storedSince(0, 1, 10);

        assertThat(stretch.conversations()).isEmpty();
        assertThat(stretch.messages()).isEmpty();
        assertThat(stretch.next()).isEqualTo(1);
    }

    @Test
    default void everythingStoredSinceAnOffsetIsFoundInStretches() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        ChatConversation kitchenAfter = send(0, kitchen, ANA, "1", "2", "3");
        ChatConversation garden = begin(0, aGroup(aConversationId(), 4, BEN));
        send(0, garden, BEN, "4");
        begin(1, aGroup(aConversationId(), 0, CLEO));
        ChatConversation without =
                kitchenAfter.withMembers(kitchenAfter.members().without(BEN), NOON, 6);
        change(without, List.of(gone(without, BEN)));

        List<Long> messages = new ArrayList<>();
        List<Long> conversations = new ArrayList<>();
        List<Membership> departures = new ArrayList<>();
        long from = 2;
        while (from < 7) {
            StoredStretch stretch = repository().storedSince(0, from, 2);
            assertThat(stretch.next()).isGreaterThan(from);
            stretch.messages().forEach(message -> messages.add(message.revision()));
            stretch.conversations().forEach(conversation -> conversations.add(conversation.revision()));
            departures.addAll(stretch.departures());
            from = stretch.next();
        }

        assertThat(from).isEqualTo(7);
        assertThat(messages).containsExactly(2L, 3L, 5L);
        assertThat(conversations).containsExactly(4L, 6L);
        assertThat(departures).containsExactly(gone(without, BEN));
    }

    private Changes empty(int shard, Checkpoint expected, Checkpoint reached) {
        return new Changes(shard, expected, reached, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private ChatConversation stored(ChatConversation conversation) {
        return repository().conversations(Set.of(conversation.id())).get(conversation.id());
    }

    private static Membership gone(ChatConversation conversation, UserId user) {
        return new Membership(conversation.id(), user, Optional.empty(), conversation.revision());
    }

    private static Membership is(ChatConversation conversation, UserId user) {
        return new Membership(conversation.id(), user, conversation.members().member(user), conversation.revision());
    }
}
