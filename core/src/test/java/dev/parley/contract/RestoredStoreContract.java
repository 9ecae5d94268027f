package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.LogIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of cursors when a store is closed and opened, and when a backup takes its place. */
public interface RestoredStoreContract extends StoreContract {
    /** Closes the store and opens it again. */
    void reopen();

    /** Copies the store as it is, while it is open. */
    void backUp();

    /** Closes the store, puts a copy of the backup in its place, and opens that. */
    void restore();

    @Test
    default void aCursorGoesOnWhereItWasWhenTheStoreIsOpenedAgain() {
        repository().bind(LogIdentity.IN_PROCESS);
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        kitchen = send(0, kitchen, ANA, "1", "2");
        Cursor cursor = kept(history().now());
        for (int opening = 0; opening < 3; opening++) {
            reopen();
            repository().bind(LogIdentity.IN_PROCESS);
        }
        send(0, kitchen, ANA, "3");

        assertThat(texts(changes(cursor))).containsExactly("3");
        assertThat(changes(kept(history().now()))).isEmpty();
    }

    @Test
    default void aCursorOfWhatARestoredStoreLostIsResetHoweverMuchWasWrittenSince() {
        repository().bind(LogIdentity.IN_PROCESS);
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        kitchen = send(0, kitchen, ANA, "1", "2");
        Cursor before = kept(history().now());
        backUp();
        send(0, kitchen, ANA, "lost 3", "lost 4");
        Cursor lost = kept(history().now());

        restore();
        repository().bind(LogIdentity.IN_PROCESS);
        assertReset(lost);
        kitchen = send(0, kitchen, ANA, "new 3", "new 4");
        assertReset(lost);
        send(0, kitchen, ANA, "new 5");
        assertReset(lost);

        assertThat(texts(changes(before))).containsExactly("new 3", "new 4", "new 5");
    }

    @Test
    default void aCursorThatTheOriginalGaveOutAfterItWasOpenedAgainIsReset() {
        repository().bind(LogIdentity.IN_PROCESS);
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        kitchen = send(0, kitchen, ANA, "1");
        backUp();
        reopen();
        repository().bind(LogIdentity.IN_PROCESS);
        send(0, kitchen, ANA, "lost 2");
        Cursor lost = kept(history().now());

        restore();
        repository().bind(LogIdentity.IN_PROCESS);
        send(0, kitchen, ANA, "new 2", "new 3");

        assertReset(lost);
    }

    @Test
    default void twoStoresThatAreRestoredFromOneBackupKnowNothingOfEachOthersCursors() {
        repository().bind(LogIdentity.IN_PROCESS);
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        backUp();
        restore();
        repository().bind(LogIdentity.IN_PROCESS);
        send(0, kitchen, ANA, "lost 1", "lost 2");
        Cursor lost = kept(history().now());

        restore();
        repository().bind(LogIdentity.IN_PROCESS);
        send(0, kitchen, ANA, "new 1", "new 2", "new 3");

        assertReset(lost);
    }

    @Test
    default void aPageThatWasBegunBeforeTheStoreWasOpenedAgainIsContinued() {
        repository().bind(LogIdentity.IN_PROCESS);
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        kitchen = send(0, kitchen, ANA, "1", "2", "3", "4");
        Sync.Part first = (Sync.Part) reader().sync(BEN, Optional.empty(), 3);
        reopen();
        repository().bind(LogIdentity.IN_PROCESS);
        send(0, kitchen, ANA, "5");

        List<ChatMessage> all = new ArrayList<>(first.changes().messages());
        all.addAll(changes(kept(first.changes().cursor())));

        assertThat(texts(all)).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    default void aLogThatKeepsItsEventsGivesBackWhatWasLostAndItsCursorsAreHonouredThen() {
        repository().bind(LOG);
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        Cursor early = kept(history().now());
        backUp();
        ChatConversation later = send(0, kitchen, ANA, "1", "2");
        Cursor late = kept(history().now());
        List<ChatMessage> inTheLog = history().range(kitchen.id(), 1, 2);

        restore();
        repository().bind(LOG);
        assertReset(late);
        commit(0, 3, List.of(later), inTheLog);

        assertThat(changes(late)).isEmpty();
        assertThat(texts(changes(early))).containsExactly("1", "2");
    }

    private ChatReader reader() {
        return new ChatReader(history());
    }

    private static Cursor kept(Cursor cursor) {
        return Cursor.decode(cursor.encode());
    }

    private List<ChatMessage> changes(Cursor cursor) {
        Sync sync = reader().sync(BEN, Optional.of(cursor), 100);
        assertThat(sync).isInstanceOf(Sync.Part.class);
        return ((Sync.Part) sync).changes().messages();
    }

    private void assertReset(Cursor cursor) {
        Sync sync = reader().sync(BEN, Optional.of(cursor), 100);
        assertThat(sync)
                .isInstanceOfSatisfying(
                        Sync.Reset.class, reset -> assertThat(reset.reason()).contains("restored to a time before"));
    }

    private static List<String> texts(List<ChatMessage> messages) {
        return messages.stream()
                .map(message -> message.text().orElseThrow().value())
                .toList();
    }
}
