package dev.parley.conversation;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.anEventId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.FaultyStore;
import dev.parley.contract.Fixtures;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.message.ChatConversation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationDirectoryTest {
    private final FaultyStore<InMemoryMessageRepository> store = new FaultyStore<>(new InMemoryMessageRepository());
    private final ConversationDirectory directory = new ConversationDirectory(store, Runnable::run, 100);

    @Test
    void aConversationThatWasHeardOfIsKnownWithoutTheStore() {
        ChatConversation kitchen = aGroup(aConversationId(), 3, ANA, BEN);
        breakStore();

        hear(kitchen);

        assertThat(Backend.join(directory.find(kitchen.id()))).contains(kitchen);
    }

    @Test
    void whatIsHeardLateReplacesNothingNewer() {
        ChatConversation kitchen = aGroup(aConversationId(), 3, ANA, BEN);
        ChatConversation without = kitchen.withMembers(kitchen.members().without(BEN), NOON, 5);
        breakStore();

        hear(without);
        hear(kitchen);

        assertThat(Backend.join(directory.find(kitchen.id()))).contains(without);
    }

    @Test
    void anUnknownConversationIsAskedForAndTheStoresFailureIsTheAnswer() {
        breakStore();

        assertThat(Fixtures.failureOf(directory.find(aConversationId())).problem())
                .isEqualTo(Problem.STORE_UNAVAILABLE);
    }

    private void breakStore() {
        store.before(call -> {
            throw new ParleyException(Problem.STORE_UNAVAILABLE, "The store is down.");
        });
    }

    private void hear(ChatConversation state) {
        ConversationChanged changed = new ConversationChanged(anEventId(), state, List.of(), NOON);
        long next = state.revision() + 1;
        directory.handle(new Batch(0, List.of(new Recorded(new Position(0, state.revision()), changed)), next));
    }
}
