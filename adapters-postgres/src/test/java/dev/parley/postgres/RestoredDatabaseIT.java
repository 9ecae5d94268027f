package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.RestoredStoreContract;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Incarnations;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.MessageRepository;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Databases that are dumped and restored, into another database or underneath a running process. */
class RestoredDatabaseIT implements RestoredStoreContract {
    private PostgresSettings settings = Databases.fresh().withExclusive(true);
    private PostgresMessageRepository store = PostgresMessageRepository.open(settings);
    private Optional<DatabaseCopy> backup = Optional.empty();

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public void reopen() {
        store.close();
        store = PostgresMessageRepository.open(settings);
    }

    @Override
    public void backUp() {
        backup = Optional.of(DatabaseCopy.of(settings));
    }

    @Override
    public void restore() {
        store.close();
        settings = Databases.fresh().withExclusive(true);
        PostgresMessageRepository.open(settings).close();
        backup.orElseThrow().restoreInto(settings);
        store = PostgresMessageRepository.open(settings);
    }

    @Test
    void aDatabaseThatIsRestoredUnderneathARunningProcessMakesNoSilentGap() {
        store.bind(LogIdentity.IN_PROCESS);
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        backUp();
        Checkpoint expected = store.checkpoint(0);
        send(0, kitchen, ANA, "lost 1", "lost 2");
        Cursor lost = store.now();
        Checkpoint atTheEnd = store.checkpoint(0);

        backup.orElseThrow().restoreInto(settings);
        Changes next = new Changes(
                0,
                atTheEnd,
                new Checkpoint(atTheEnd.next() + 1, 0),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThatThrownBy(() -> store.commit(next)).isInstanceOf(FencedException.class);
        assertThat(store.checkpoint(0)).isEqualTo(expected);
        send(0, kitchen, ANA, "new 1", "new 2", "new 3");

        assertThat(new ChatReader(store).sync(BEN, Optional.of(lost), 10)).isInstanceOf(Sync.Reset.class);
    }

    @Test
    void aCursorOfAnEarlierVersionIsHonouredAsLongAsNothingContradicts() {
        store.bind(LogIdentity.IN_PROCESS);
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        kitchen = send(0, kitchen, ANA, "1", "2");
        Sql.execute(settings, "DELETE FROM incarnations");
        Cursor earlier = store.now();
        assertThat(earlier.incarnation()).isEqualTo(Cursor.NO_INCARNATION);
        reopen();
        store.bind(LogIdentity.IN_PROCESS);
        send(0, kitchen, ANA, "3");

        assertThat(new ChatReader(store).sync(BEN, Optional.of(earlier), 10))
                .isInstanceOfSatisfying(
                        Sync.Part.class,
                        part -> assertThat(part.changes().messages()).hasSize(1));
        assertThat(new ChatReader(store).sync(BEN, Optional.of(earlier.with(0, earlier.revision(0) + 1)), 10))
                .isInstanceOf(Sync.Reset.class);
    }

    @Test
    void incarnationsThatBeganLongAgoAreForgotten() {
        for (int opening = 0; opening < Incarnations.MAX_REMEMBERED + 5; opening++) {
            store.bind(LogIdentity.IN_PROCESS);
        }
        assertThat(Sql.number(settings, "SELECT count(*) FROM incarnations")).isEqualTo(Incarnations.MAX_REMEMBERED);
        assertThat(store.continues(Cursor.start(store.epoch(), 1))).isFalse();
    }
}
